package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.quantise.ActivationBytes;
import io.segstream.inference.quantise.CalibrationMethod;
import io.segstream.inference.quantise.Quantisation;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a model that computes with bytes of one that computes in float32. */
@Command(
    name = "quantise",
    description = {
      "Make a model of another one whose convolutions compute with bytes (INT8).",
      "The ranges of the values are found on sample frames. What it costs in accuracy: segstream models"
          + " verify NEW --against MODEL."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream models quantise street --frames street.mp4 --out models/street-int8",
      "  segstream models quantise street --frames pictures/ --every 1 --most 64 \\",
      "    --method entropy --bytes symmetric --out models/street-int8-gpu"
    })
final class QuantiseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigOptions options;

  @Mixin private DerivationOptions derivation;

  @Mixin private FrameOptions frames;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "percentile",
      converter = MethodWords.class,
      completionCandidates = MethodWords.class,
      description =
          "How the range of values is chosen: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private CalibrationMethod method;

  @Option(
      names = "--percent",
      paramLabel = "PERCENT",
      defaultValue = "" + Quantisation.DEFAULT_PERCENT,
      description = "Share of the values that a range keeps. Default: ${DEFAULT-VALUE}.")
  private double percent;

  @Option(
      names = "--bytes",
      paramLabel = "BYTES",
      defaultValue = "asymmetric",
      converter = BytesWords.class,
      completionCandidates = BytesWords.class,
      description =
          "${COMPLETION-CANDIDATES}: asymmetric for ONNX Runtime on CPUs, symmetric for TensorRT."
              + " Default: ${DEFAULT-VALUE}.")
  private ActivationBytes bytes;

  /** Methods as users type them. */
  static final class MethodWords extends EnumWords<CalibrationMethod> {
    MethodWords() {
      super(CalibrationMethod.class);
    }
  }

  /** Kinds of bytes as users type them. */
  static final class BytesWords extends EnumWords<ActivationBytes> {
    BytesWords() {
      super(ActivationBytes.class);
    }
  }

  QuantiseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    LoadedModel model =
        ModelChoice.find(options.load(terminal).configuration().model(), derivation.reference());
    ModelTarget target = derivation.target(model);
    List<FrameBatch> samples =
        frames.read(model.card()).stream().flatMap(each -> each.frames().stream()).toList();
    LoadedModel made;
    try {
      made =
          new Quantisation(target.name(), method, percent, bytes)
              .write(model, samples, target.directory());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    return DerivationOptions.report(made, terminal);
  }
}
