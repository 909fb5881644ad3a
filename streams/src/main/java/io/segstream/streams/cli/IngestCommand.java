package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.broker.TopicProvisioner;
import io.segstream.streams.config.IngestBlock;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.ingest.ChunkLimits;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.IngestSummary;
import io.segstream.streams.ingest.KafkaChunkSink;
import io.segstream.streams.ingest.PlaybackSettings;
import io.segstream.streams.ingest.VideoIngest;
import io.segstream.streams.media.SourceAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes the video of one source as chunks. */
@Command(
    name = "ingest",
    description =
        "Publish a video as chunks: a file, a directory of images, a URL (http, HLS, rtsp ...), a"
            + " /dev/video device, or '-' for standard input.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream ingest film.mp4 --feed film",
      "  segstream ingest film.mp4 --feed test --realtime --loop 10",
      "  segstream ingest rtsp://camera.example/stream --feed door",
      "  segstream ingest frames/ --feed frames --fps 24",
      "  ffmpeg ... -f mpegts - | segstream ingest - --feed pipe"
    })
final class IngestCommand implements Callable<Integer> {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(40);

  private final Terminal terminal;

  @Parameters(paramLabel = "SOURCE", description = "Where the video comes from.")
  private String source;

  @Mixin private ConfigOptions options;

  @Option(names = "--feed", required = true, paramLabel = "FEED", description = "Name of the feed.")
  private String feed;

  @Option(names = "--realtime", description = "Publish a recording as fast as it was taken.")
  private boolean realtime;

  @Option(
      names = "--loop",
      paramLabel = "TIMES",
      defaultValue = "1",
      description = "Play a recording this often. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      defaultValue = "25",
      description = "Images per second of a directory of images. Default: ${DEFAULT-VALUE}.")
  private double imagesPerSecond;

  @Option(
      names = "--skip-damaged-images",
      description = "Leave out images that cannot be read instead of failing.")
  private boolean skipDamaged;

  IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    IngestSettings settings = checkedSettings(configuration.ingest());
    PathCheck.requireSource(settings.source());
    TopicCatalogue catalogue = configuration.topics().catalogue();
    provideTopics(configuration, catalogue);
    VideoIngest ingest = new VideoIngest(terminal.in(), RandomGenerator.getDefault());
    try (StopSignal signal = StopSignal.install(CLOSE_WITHIN, ingest::cancel)) {
      IngestSummary summary;
      try (KafkaChunkSink sink =
              KafkaChunkSink.open(catalogue, configuration.kafka().clientProperties());
          IngestProgress progress = new IngestProgress(terminal, feed)) {
        summary = ingest.run(settings, sink, progress);
        progress.close();
        progress.report(summary);
      }
      int exitCode = summary.brokenBy().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
      signal.finished(exitCode);
      return exitCode;
    }
  }

  /** What was typed is wrong use if the settings refuse it. */
  private IngestSettings checkedSettings(IngestBlock block) {
    try {
      return settings(block);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private IngestSettings settings(IngestBlock block) {
    IngestSettings base = IngestSettings.of(new FeedId(feed), SourceAddress.parse(source));
    Duration longest =
        block
            .longestGroup()
            .orElseGet(
                () -> {
                  Duration usual = base.limits().longestGroup();
                  return usual.compareTo(block.chunkDuration()) < 0 ? block.chunkDuration() : usual;
                });
    PlaybackSettings playback =
        PlaybackSettings.once()
            .withLoops(loops)
            .withImages(
                imagesPerSecond,
                skipDamaged
                    ? PlaybackSettings.DamagedImages.SKIP
                    : PlaybackSettings.DamagedImages.FAIL);
    return base.withLimits(
            new ChunkLimits(block.chunkDuration(), longest, block.chunkSize().bytesAsInt()))
        .withPlayback(realtime ? playback.withPacing(PlaybackSettings.Pacing.REALTIME) : playback);
  }

  private static void provideTopics(
      SegstreamConfiguration configuration, TopicCatalogue catalogue) {
    try (Admin admin = new KafkaAccess(configuration.kafka()).admin()) {
      TopicProvisioner provisioner = new TopicProvisioner(admin);
      if (configuration.topics().create()) {
        provisioner.createMissing(catalogue.newTopics());
      } else {
        provisioner.requireAll(catalogue.newTopics());
      }
    }
  }
}
