package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.config.EffectiveValue;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.config.ConfigurationReference;
import io.segstream.streams.config.LoadedConfiguration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows, checks and explains the configuration. */
@Command(
    name = "config",
    description = "Show, check and explain the configuration.",
    footer = {
      "",
      "Examples:",
      "  segstream config show --config segstream.yaml",
      "  segstream config check --config segstream.yaml --set service.threads=4",
      "  segstream config reference"
    })
final class ConfigCommand extends CommandGroup {
  private final Terminal terminal;

  ConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "show",
      description = "Print each key with the value in force and where it was set; secrets as ***.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream config show --config segstream.yaml"})
  int show(@Mixin ConfigOptions options) {
    List<EffectiveValue> values = options.load(terminal).values();
    int width =
        values.stream().mapToInt(v -> v.path().length() + v.text().length()).max().orElse(0);
    for (EffectiveValue value : values) {
      String setting = value.path() + ": " + value.text();
      terminal.out().printf("%-" + (width + 2) + "s  # %s%n", setting, value.origin());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "check",
      description = "Check the configuration and say what is wrong with it, all at once.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream config check --config segstream.yaml"})
  int check(@Mixin ConfigOptions options) {
    LoadedConfiguration loaded = options.load(terminal);
    long set = loaded.values().stream().filter(value -> !value.isDefault()).count();
    terminal
        .out()
        .printf("configuration is valid: %d keys set, %d in force%n", set, loaded.values().size());
    return ExitCode.DONE;
  }

  @Command(
      name = "reference",
      description = "Print the reference of all keys (Markdown).",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream config reference > docs/configuration.md"})
  int reference() {
    terminal.out().print(ConfigurationReference.markdown());
    return ExitCode.DONE;
  }
}
