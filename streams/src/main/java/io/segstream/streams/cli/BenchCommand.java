package io.segstream.streams.cli;

import io.segstream.inference.batch.BatchListener;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.bench.Bench;
import io.segstream.streams.bench.BenchReport;
import io.segstream.streams.bench.BenchSettings;
import io.segstream.streams.config.ConfiguredSettings;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.media.SourceAddress;
import io.segstream.streams.service.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Measures the parts and the whole on this machine. */
@Command(
    name = "bench",
    description =
        "Measure decoding, model, extraction and the whole pipeline on this machine, with a broker of"
            + " its own, on the engine that is configured. Compare figures of one run only.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream bench",
      "  segstream bench --section pipeline --feeds 1,2,4 --size 856x480",
      "  segstream bench --clip street.mp4 --section stages --out street.md",
      "  segstream bench --section decode,pipeline --feeds 1,8,16 --set engine.name=TensorRT",
      "  JAVA_OPTS='-Xms1g -Xmx1g -XX:+AlwaysPreTouch' segstream bench --section soak --size 320x180"
    })
final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--section",
      paramLabel = "SECTION",
      split = ",",
      converter = SectionWords.class,
      completionCandidates = SectionWords.class,
      description = "${COMPLETION-CANDIDATES}. Repeatable. Default: all but soak.")
  private Set<Bench.Section> sections = EnumSet.complementOf(EnumSet.of(Bench.Section.SOAK));

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description = "Video to measure with. Default: drawn.")
  private Path clip;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = SizeConverter.class,
      defaultValue = "856x480",
      description = "Size of the drawn scene and of the model's input. Default: ${DEFAULT-VALUE}.")
  private FrameSize size;

  @Option(
      names = "--frames",
      paramLabel = "COUNT",
      defaultValue = "600",
      description = "Frames of each feed in a measurement. Default: ${DEFAULT-VALUE}.")
  private int frames;

  @Option(
      names = "--feeds",
      paramLabel = "COUNT",
      split = ",",
      defaultValue = "1,2,4",
      description = "Numbers of feeds. Default: ${DEFAULT-VALUE}.")
  private List<Integer> feeds;

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      defaultValue = "3",
      description =
          "How often the pipeline is measured; medians are reported. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--restarts",
      paramLabel = "COUNT",
      defaultValue = "200",
      description = "Feed restarts of the soak. Default: ${DEFAULT-VALUE}.")
  private int restarts;

  @Option(
      names = "--frames-per-run",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "Frames between two restarts of the soak. Default: ${DEFAULT-VALUE}.")
  private int framesPerRun;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the report there, too.")
  private Path out;

  /** Sections as users type them. */
  static final class SectionWords extends EnumWords<Bench.Section> {
    SectionWords() {
      super(Bench.Section.class);
    }
  }

  /** Reads sizes such as 856x480. */
  static final class SizeConverter implements ITypeConverter<FrameSize> {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    @Override
    public FrameSize convert(String text) {
      Matcher matcher = SIZE.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s' is not a size: write width x height, for example 856x480".formatted(text));
      }
      return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    requireSensibleOptions();
    Path work = Files.createTempDirectory("segstream-bench-");
    try (PlanProgress plans = new PlanProgress(terminal)) {
      String report = measure(settings(configuration, work, plans));
      terminal.out().print(report);
      if (out != null) {
        AtomicFile.replace(out, report);
      }
    } finally {
      Utils.delete(work.toFile());
    }
    return ExitCode.DONE;
  }

  /** Before anything is drawn or started for them. */
  private void requireSensibleOptions() {
    if (clip != null) {
      PathCheck.requireSource(SourceAddress.parse(clip.toString()));
      if (!Files.isRegularFile(clip)) {
        throw new UsageException("--clip '%s' is no file: give a video".formatted(clip));
      }
    }
    if (out != null) {
      PathCheck.requireTarget(out);
    }
    requireAtLeast(1, "--frames", frames);
    requireAtLeast(1, "--rounds", rounds);
    feeds.forEach(count -> requireAtLeast(1, "--feeds", count));
    requireAtLeast(BenchSettings.Soak.LEAST_RESTARTS, "--restarts", restarts);
    requireAtLeast(1, "--frames-per-run", framesPerRun);
  }

  private static void requireAtLeast(int least, String option, int value) {
    if (value < least) {
      throw new UsageException("%s is %d, must be %d or more".formatted(option, value, least));
    }
  }

  private String measure(BenchSettings settings) throws IOException, InterruptedException {
    BenchReport report = new BenchReport();
    Bench bench = new Bench(settings, Optional.ofNullable(clip), size, this::say);
    for (Bench.Section section : sections) {
      bench.run(section, report);
    }
    return report.toMarkdown();
  }

  private BenchSettings settings(
      SegstreamConfiguration configuration, Path work, PlanProgress plans) throws IOException {
    ConfiguredSettings configured = new ConfiguredSettings(configuration);
    LoadedModel model = ModelChoice.find(configuration.model());
    return new BenchSettings(
        new ModelRuntime(
            model,
            configured.configuredEngine(model, InstalledTensorRt.backend(), plans),
            configured.engine(),
            configured.batching(),
            configured.refinement(),
            BatchListener.NONE),
        InputSize.forSource(model.card(), size, Optional.of(size)),
        frames,
        rounds,
        feeds,
        new BenchSettings.Soak(restarts, framesPerRun),
        work);
  }

  private void say(String text) {
    terminal.err().println(SegstreamCli.NAME + ": " + text);
  }
}
