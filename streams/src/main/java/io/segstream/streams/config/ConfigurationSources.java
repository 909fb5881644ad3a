package io.segstream.streams.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration is read from. Later sources win: defaults, file, environment, overrides.
 *
 * @param file YAML; absent for none
 * @param environment of the process; only names that begin with {@code SEGSTREAM_} are looked at
 * @param overrides {@code key=value}, as given to {@code --set}; the last one of a key wins
 */
public record ConfigurationSources(
    Optional<Path> file, Map<String, String> environment, List<String> overrides) {
  /** Nothing but the defaults. */
  public static final ConfigurationSources NONE =
      new ConfigurationSources(Optional.empty(), Map.of(), List.of());

  public ConfigurationSources {
    environment = Map.copyOf(environment);
    overrides = List.copyOf(overrides);
  }
}
