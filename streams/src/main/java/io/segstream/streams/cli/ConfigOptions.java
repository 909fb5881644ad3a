package io.segstream.streams.cli;

import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ConfigurationSources;
import io.segstream.streams.config.KafkaKeys;
import io.segstream.streams.config.LoadedConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that say where the configuration comes from; a mixin for every command that has one.
 */
public final class ConfigOptions {
  private static final String FILE_VARIABLE = "SEGSTREAM_CONFIG";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration file (YAML). Default: the one that SEGSTREAM_CONFIG names, else none.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Set one key, for example --set service.threads=4 or --set kafka.bootstrap.servers=b:9092;"
              + " wins over file and environment. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  /**
   * Reads the configuration.
   *
   * @throws io.segstream.inference.config.ConfigurationException if anything is wrong with it
   */
  public LoadedConfiguration load(Terminal terminal) {
    return load(terminal, List.of());
  }

  /** Reads the configuration; {@code more} stands for other options of the command. */
  LoadedConfiguration load(Terminal terminal, List<String> more) {
    Map<String, String> environment = terminal.environment();
    Optional<Path> chosen =
        Optional.ofNullable(file)
            .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).map(Path::of));
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    LoadedConfiguration loaded =
        ConfigurationLoader.load(new ConfigurationSources(chosen, environment, all));
    KafkaKeys.doubts(loaded.configuration().kafka())
        .forEach(doubt -> terminal.err().println(SegstreamCli.NAME + ": warning: " + doubt));
    return loaded;
  }
}
