package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelRepository;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.terminal.Terminal;
import io.segstream.inference.verify.ModelVerification;
import io.segstream.streams.config.ConfiguredSettings;
import io.segstream.streams.config.ModelBlock;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.evaluate.AgreementRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what models there are, and prepares them. */
@Command(
    name = "models",
    description = {
      "List, inspect and verify the models of the repository, build their TensorRT plans, make",
      "other models of them, and change their words."
    },
    subcommands = {ClusterInGraphCommand.class, QuantiseCommand.class, VocabularyCommand.class},
    footer = {
      "",
      "Examples:",
      "  segstream models list --set model.repository=/var/lib/segstream/models",
      "  segstream models inspect segstream-small",
      "  segstream models verify street",
      "  segstream models build street --gpu 0 --batch 1/8/32",
      "  segstream models cluster-in-graph street --out models/street-grouped",
      "  segstream models quantise street --frames street.mp4 --out models/street-int8",
      "  segstream models verify street-int8 --against street --frames street.mp4"
    })
final class ModelsCommand extends CommandGroup {
  private final Terminal terminal;

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description =
          "Print name, version, digest and what each model gives, and its TensorRT plans. Fails if"
              + " a card is broken.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream models list"})
  int list(@Mixin ConfigOptions options) throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    ModelBlock block = configuration.model();
    ModelRepository.Listing listing = ModelChoice.repository(block).list();
    for (LoadedModel model : listing.models()) {
      terminal
          .out()
          .printf(
              "%-30s %s  %s  %s%n",
              model.card().reference(),
              model.digest().abbreviated(),
              String.join(
                  ",",
                  model.card().outputs().names().keySet().stream().map(OutputRole::key).toList()),
              model.directory());
      plans(configuration, model).forEach(plan -> terminal.out().println("  plan for " + plan));
    }
    if (listing.models().isEmpty() && listing.broken().isEmpty()) {
      terminal.out().println("no models in " + block.repository());
    }
    listing
        .broken()
        .forEach(broken -> terminal.err().println(SegstreamCli.NAME + ": " + broken.problem()));
    return listing.broken().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  @Command(
      name = "inspect",
      description = "Print a model's digest, files, input, outputs, origin and TensorRT plans.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  segstream models inspect segstream-small",
        "  segstream models inspect segstream-small@1"
      })
  int inspect(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference)
      throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    LoadedModel model = ModelChoice.find(configuration.model(), reference);
    ModelCard card = model.card();
    row("model", card.reference());
    row("digest", model.digest().value());
    row("card", model.cardFile().toString());
    row("weights", model.weights().toString());
    card.companions().refiner().ifPresent(refiner -> row("refiner", refiner));
    row("description", card.origin().description());
    row("licence", card.origin().licence());
    row("recipe", card.origin().recipe());
    row("data digest", card.origin().dataDigest());
    card.origin().metrics().forEach((name, value) -> row(name, value.toString()));
    row("input", "%s, %s".formatted(card.input().name(), card.input().acceptedSizes()));
    row("input size", card.input().size().toString());
    row("stride", Integer.toString(card.stride()));
    for (Map.Entry<OutputRole, String> output : card.outputs().names().entrySet()) {
      row(output.getKey().key(), "output " + output.getValue());
    }
    row("dimensions", Integer.toString(card.dimensions()));
    row("labels", String.join(", ", card.labels()));
    card.companions()
        .vocabulary()
        .ifPresent(
            words ->
                row("vocabulary", "%s, by %s".formatted(words.table(), words.vectors().key())));
    plans(configuration, model).forEach(plan -> row("plan", plan));
    return ExitCode.DONE;
  }

  private static List<String> plans(SegstreamConfiguration configuration, LoadedModel model) {
    return ModelPlans.lines(model, new ConfiguredSettings(configuration).plans(model));
  }

  @Command(
      name = "build",
      description = {
        "Build a model's TensorRT plan for the GPUs of this machine, where none is kept that fits.",
        "What is not given here is as configured under engine.tensorRt, so that the service finds"
            + " the",
        "plan. Takes minutes."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  segstream models build street",
        "  segstream models build street --gpu 0,1 --precision float16 --batch 1/8/32"
      })
  int build(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference,
      @Option(
              names = "--gpu",
              paramLabel = "N[,N...]",
              description = "GPUs to build for. Default: engine.tensorRt.gpus.")
          String gpus,
      @Option(
              names = "--precision",
              paramLabel = "PRECISION",
              description = "float32, tf32, float16 or int8. Default: engine.tensorRt.precision.")
          String precision,
      @Option(
              names = "--batch",
              paramLabel = "MIN/OPT/MAX",
              description = "Frames of one call. Default: engine.tensorRt.batch.")
          String batch,
      @Option(names = "--force", description = "Build again what is there.") boolean force)
      throws IOException {
    List<String> given = new ArrayList<>();
    addKey(given, "gpus", gpus);
    addKey(given, "precision", precision);
    addKey(given, "batch", batch);
    SegstreamConfiguration configuration = options.load(terminal, given).configuration();
    ConfiguredSettings settings = new ConfiguredSettings(configuration);
    LoadedModel model = ModelChoice.find(configuration.model(), reference);
    new ModelPlans(terminal)
        .build(
            model,
            settings.planned(),
            settings.plans(model),
            InstalledTensorRt.backend(),
            force ? ModelPlans.Kept.REPLACED : ModelPlans.Kept.USED);
    return ExitCode.DONE;
  }

  private static void addKey(List<String> keys, String key, String value) {
    if (value != null) {
      keys.add("engine.tensorRt.%s=%s".formatted(key, value));
    }
  }

  @Command(
      name = "verify",
      description = {
        "Run a model with every engine there is and compare with what its network computed in"
            + " training.",
        "Engines are ONNX Runtime and, where there is a GPU, TensorRT, by the plan that is configured."
            + " Fails if a difference is larger than the model's tolerance and the engine's rounding."
            + " With --against, compare with another model on the frames of a video instead, and print"
            + " how far they agree."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  segstream models verify street@2",
        "  segstream models verify street-int8 --against street --frames street.mp4"
      })
  int verify(
      @Mixin ConfigOptions options,
      @Mixin FrameOptions frames,
      @Option(
              names = "--against",
              paramLabel = "MODEL",
              description = "Model to compare with on frames, such as the one it was made of.")
          Optional<String> against,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference)
      throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    ModelBlock block = configuration.model();
    LoadedModel model = ModelChoice.find(block, reference);
    ConfiguredSettings settings = new ConfiguredSettings(configuration);
    if (against.isPresent()) {
      LoadedModel other = ModelChoice.find(block, against.get());
      AgreementRun run =
          AgreementRun.of(
              other, model, frames.read(other.card()), settings.engine(), settings.extraction());
      AgreementReport.print(terminal.out(), model, other, run);
      return ExitCode.DONE;
    }
    List<ModelVerification.Result> results;
    try (PlanProgress progress = new PlanProgress(terminal)) {
      results =
          ModelVerification.verify(
              model, settings.engines(model, InstalledTensorRt.backend(), progress));
    }
    terminal.out().printf("%-12s  %-10s  %10s  %9s%n", "engine", "output", "difference", "allowed");
    results.forEach(this::print);
    List<String> wrong =
        results.stream()
            .filter(result -> !result.passed())
            .map(ModelVerification.Result::engine)
            .toList();
    if (!wrong.isEmpty()) {
      throw new CommandException(
          "model %s does not compute on %s what its network computed: export it again, or run it elsewhere"
              .formatted(model.card().reference(), String.join(", ", wrong)));
    }
    return ExitCode.DONE;
  }

  private void print(ModelVerification.Result result) {
    if (!result.failure().isEmpty()) {
      terminal.out().printf("%-12s  failed: %s%n", result.engine(), result.failure());
    }
    result
        .differences()
        .forEach(
            (role, difference) ->
                terminal
                    .out()
                    .printf(
                        Locale.ROOT,
                        "%-12s  %-10s  %10.1e  %9.1e  %s%n",
                        result.engine(),
                        role.key(),
                        difference,
                        result.tolerance(),
                        difference <= result.tolerance() ? "ok" : "WRONG"));
  }

  private void row(String name, String value) {
    if (!value.isEmpty()) {
      terminal.out().printf("%-12s %s%n", name, value);
    }
  }
}
