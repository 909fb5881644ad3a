package io.segstream.streams.config;

import io.segstream.inference.config.ConfigNode;
import io.segstream.inference.config.ConfigTree;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.inference.config.Origin;
import io.segstream.inference.config.Problem;
import io.segstream.inference.config.RecordBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and checks configurations. All errors of all sources are reported at once. */
public final class ConfigurationLoader {
  private static final String KAFKA = "kafka";

  private final List<Problem> problems;
  private final ConfigTree tree;

  private ConfigurationLoader(ConfigTree tree, List<Problem> problems) {
    this.tree = tree;
    this.problems = problems;
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
    List<Problem> problems = new ArrayList<>();
    Class<?> root = SegstreamConfiguration.class;
    ConfigTree tree =
        sources
            .file()
            .map(file -> ConfigTree.ofFile(root, file, problems))
            .orElseGet(() -> ConfigTree.empty(root, problems));
    ConfigurationLoader loader = new ConfigurationLoader(tree, problems);
    loader.flattenKafka();
    new TreeMap<>(sources.environment()).forEach(loader::environment);
    sources.overrides().forEach(tree::override);
    return loader.finish();
  }

  private void flattenKafka() {
    Map<String, ConfigNode> top = tree.top().entries();
    if (top.get(KAFKA) instanceof ConfigNode.Mapping block) {
      top.put(KAFKA, KafkaBinder.flatten(block, problems));
    }
  }

  private void environment(String variable, String value) {
    if (variable.startsWith(EnvironmentNames.PREFIX)
        && !EnvironmentNames.RESERVED.contains(variable)) {
      Origin origin = Origin.environment(variable);
      try {
        tree.insert(EnvironmentNames.path(variable), value, origin);
      } catch (IllegalArgumentException e) {
        problems.add(new Problem("", origin, e.getMessage()));
      }
    }
  }

  private LoadedConfiguration finish() {
    RecordBinder binder = new RecordBinder(problems, Map.of(KafkaBlock.class, KafkaBinder::bind));
    Optional<SegstreamConfiguration> configuration =
        binder.bind(SegstreamConfiguration.class, "", tree.top());
    configuration.ifPresent(
        complete -> problems.addAll(new CrossChecks(binder.values()).check(complete)));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new LoadedConfiguration(configuration.orElseThrow(), binder.values());
  }
}
