package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.terminal.Terminal;
import io.segstream.inference.vocabulary.ModelVocabulary;
import io.segstream.inference.vocabulary.ModelVocabulary.NewName;
import io.segstream.inference.vocabulary.WordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes the words by which a model calls segments. */
@Command(
    name = "vocabulary",
    description =
        "List, add and remove the names that a model calls segments by, without training it again.",
    footer = {
      "",
      "Examples:",
      "  segstream models vocabulary list street",
      "  segstream models vocabulary add street forklift \"lorry=truck\"",
      "  segstream models vocabulary remove street bench"
    })
final class VocabularyCommand extends CommandGroup {
  private final Terminal terminal;

  VocabularyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description = "Print the names, one per line.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream models vocabulary list street"})
  int list(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference)
      throws IOException {
    ModelVocabulary.of(find(options, reference)).table().names().forEach(terminal.out()::println);
    return ExitCode.DONE;
  }

  @Command(
      name = "add",
      description = {
        "Add names with the vectors of their words. All of them are added, or none. A running",
        "service takes them up at its next start."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  segstream models vocabulary add street forklift \"fire engine\"",
        "  segstream models vocabulary add street \"lorry=truck\" --vectors glove.6B.50d.txt"
      })
  int add(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference,
      @Parameters(
              arity = "1..*",
              paramLabel = "NAME",
              description =
                  "A word or phrase, or NAME=PHRASE for a name with the vector of another phrase.")
          List<String> names,
      @Option(
              names = "--vectors",
              paramLabel = "FILE",
              description =
                  "Word vectors that the model was trained with, as of GloVe or word2vec. Default:"
                      + " those beside the model.")
          Path vectors)
      throws IOException {
    LoadedModel model = find(options, reference);
    ModelVocabulary before = ModelVocabulary.of(model);
    try (WordSource words = before.words(Optional.ofNullable(vectors))) {
      tell(model, before.add(names.stream().map(NewName::parse).toList(), words));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "remove",
      description = {
        "Remove names. All of them are removed, or none. A running service forgets them at its",
        "next start."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream models vocabulary remove street bench \"park bench\""})
  int remove(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "MODEL", description = "Name, or name@version.") String reference,
      @Parameters(arity = "1..*", paramLabel = "NAME", description = "As listed.")
          List<String> names)
      throws IOException {
    LoadedModel model = find(options, reference);
    tell(model, ModelVocabulary.of(model).remove(names));
    return ExitCode.DONE;
  }

  private LoadedModel find(ConfigOptions options, String reference) throws IOException {
    return ModelChoice.find(options.load(terminal).configuration().model(), reference);
  }

  private void tell(LoadedModel model, ModelVocabulary vocabulary) {
    terminal
        .out()
        .printf(
            "%s has %d names now; its digest is %s. A running service takes them up at its next"
                + " start, with which tracks and clusters begin anew.%n",
            model.card().reference(),
            vocabulary.table().names().size(),
            LoadedModel.load(model.directory()).digest().abbreviated());
  }
}
