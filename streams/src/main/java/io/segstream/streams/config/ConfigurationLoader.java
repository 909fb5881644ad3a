package io.segstream.streams.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads and checks configurations. All errors of all sources are reported at once. */
public final class ConfigurationLoader {
  private static final String KAFKA = "kafka";

  private final List<Problem> problems = new ArrayList<>();
  private final ConfigNode.Mapping root;

  private ConfigurationLoader(ConfigNode.Mapping root) {
    this.root = root;
  }

  /** The defaults. */
  public static SegstreamConfiguration defaults() {
    return load(ConfigurationSources.NONE).configuration();
  }

  /**
   * Reads all sources and checks the result.
   *
   * @throws ConfigurationException if anything is wrong; it lists everything
   */
  public static LoadedConfiguration load(ConfigurationSources sources) {
    List<Problem> found = new ArrayList<>();
    ConfigNode.Mapping root =
        sources.file().map(file -> read(file, found)).orElseGet(ConfigurationLoader::nothing);
    ConfigurationLoader loader = new ConfigurationLoader(root);
    loader.problems.addAll(found);
    loader.flattenKafka();
    new TreeMap<>(sources.environment()).forEach(loader::environment);
    sources.overrides().forEach(loader::override);
    return loader.finish();
  }

  private static ConfigNode.Mapping nothing() {
    return new ConfigNode.Mapping(new LinkedHashMap<>(), Origin.DEFAULT);
  }

  private static ConfigNode.Mapping read(Path file, List<Problem> problems) {
    Origin origin = new Origin(file.toString());
    try {
      return YamlReader.read(file.toString(), Files.readString(file), problems);
    } catch (NoSuchFileException e) {
      problems.add(new Problem("", origin, "there is no such file"));
    } catch (CharacterCodingException e) {
      problems.add(new Problem("", origin, "is not UTF-8 text"));
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a directory" : e.toString();
      problems.add(new Problem("", origin, "cannot be read: " + why));
    }
    return nothing();
  }

  private void flattenKafka() {
    if (root.entries().get(KAFKA) instanceof ConfigNode.Mapping block) {
      root.entries().put(KAFKA, KafkaBinder.flatten(block, problems));
    }
  }

  private void environment(String variable, String value) {
    if (variable.startsWith(EnvironmentNames.PREFIX)
        && !EnvironmentNames.RESERVED.contains(variable)) {
      Origin origin = Origin.environment(variable);
      set("", () -> EnvironmentNames.path(variable), value, origin);
    }
  }

  private void override(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      problems.add(new Problem("", Origin.OPTION, "'%s' is not key=value".formatted(text)));
      return;
    }
    String path = text.substring(0, equals).strip();
    set(path, () -> KeyPath.split(path), text.substring(equals + 1), Origin.OPTION);
  }

  private void set(String path, Supplier<List<String>> names, String value, Origin origin) {
    try {
      insert(root, names.get(), new ConfigNode.Scalar(value, origin));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(path, origin, e.getMessage()));
    }
  }

  /**
   * Puts a value into the tree; where the file has a value instead of a group, that is its error.
   */
  private static void insert(
      ConfigNode.Mapping group, List<String> names, ConfigNode.Scalar value) {
    String name = names.get(0);
    if (names.size() == 1) {
      group.entries().put(name, value);
      return;
    }
    ConfigNode child = group.entries().get(name);
    if (child == null || (child instanceof ConfigNode.Scalar scalar && scalar.text() == null)) {
      child = new ConfigNode.Mapping(new LinkedHashMap<>(), value.origin());
      group.entries().put(name, child);
    }
    if (child instanceof ConfigNode.Mapping mapping) {
      insert(mapping, names.subList(1, names.size()), value);
    }
  }

  private LoadedConfiguration finish() {
    RecordBinder binder = new RecordBinder(problems);
    Optional<SegstreamConfiguration> configuration =
        binder.bind(SegstreamConfiguration.class, "", root);
    configuration.ifPresent(
        complete -> problems.addAll(new CrossChecks(binder.values()).check(complete)));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new LoadedConfiguration(configuration.orElseThrow(), binder.values());
  }
}
