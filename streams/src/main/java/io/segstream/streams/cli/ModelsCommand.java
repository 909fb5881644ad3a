package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelRepository;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.terminal.Terminal;
import io.segstream.inference.verify.ModelVerification;
import io.segstream.streams.config.ModelBlock;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what models there are. */
@Command(
    name = "models",
    description = "List, inspect and verify the models of the repository, and make others of them.",
    subcommands = ClusterInGraphCommand.class,
    footer = {
      "",
      "Examples:",
      "  segstream models list --set model.repository=/var/lib/segstream/models",
      "  segstream models inspect baseline",
      "  segstream models verify street",
      "  segstream models cluster-in-graph street --out models/street-grouped"
    })
final class ModelsCommand extends CommandGroup {
  private final Terminal terminal;

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description =
          "Print name, version, digest and what each model gives. Fails if a card is broken.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream models list"})
  int list(@Mixin ConfigOptions options) throws IOException {
    ModelBlock block = options.load(terminal).configuration().model();
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
      description = "Print a model's digest, files, input, outputs and origin.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  segstream models inspect baseline",
        "  segstream models inspect baseline@1"
      })
  int inspect(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference)
      throws IOException {
    ModelBlock block = options.load(terminal).configuration().model();
    LoadedModel model = ModelChoice.repository(block).find(reference);
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
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      description = {
        "Run a model with every engine there is and compare with what the network computed where it",
        "was trained. Fails if a difference is larger than the model's tolerance."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream models verify street@2"})
  int verify(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference)
      throws IOException {
    ModelBlock block = options.load(terminal).configuration().model();
    LoadedModel model = ModelChoice.repository(block).find(reference);
    List<ModelVerification.Result> results = ModelVerification.verify(model, AvailableEngine.all());
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
