package io.segstream.streams.config;

import io.segstream.inference.config.ConfigNode;
import io.segstream.inference.config.EffectiveValue;
import io.segstream.inference.config.Origin;
import io.segstream.inference.config.Problem;
import io.segstream.inference.config.RecordBinder;
import io.segstream.streams.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Binds the block whose keys are Kafka's own. */
final class KafkaBinder {
  /** Properties that the service decides, and what to set instead. */
  private static final Map<String, String> TAKEN =
      Map.ofEntries(
          Map.entry("application.id", "set service.applicationId"),
          Map.entry("num.stream.threads", "set service.threads"),
          Map.entry("commit.interval.ms", "set service.commitInterval"),
          Map.entry("state.dir", "set service.stateDirectory"),
          Map.entry("processing.guarantee", "it is always exactly_once_v2"),
          Map.entry("isolation.level", "it is always read_committed"),
          Map.entry("group.id", "it is derived from service.applicationId"),
          Map.entry("key.serializer", "it follows from the topic"),
          Map.entry("value.serializer", "it follows from the topic"),
          Map.entry("key.deserializer", "it follows from the topic"),
          Map.entry("value.deserializer", "it follows from the topic"));

  private final List<Problem> problems;
  private final List<EffectiveValue> values;

  private KafkaBinder(List<Problem> problems, List<EffectiveValue> values) {
    this.problems = problems;
    this.values = values;
  }

  /** Reads the block of a configuration. */
  static Optional<KafkaBlock> bind(String path, ConfigNode node, RecordBinder binder) {
    return new KafkaBinder(binder.problems(), binder.values()).bind(path, node);
  }

  private Optional<KafkaBlock> bind(String path, ConfigNode node) {
    int before = problems.size();
    Map<String, ConfigNode.Scalar> flat = new TreeMap<>();
    flat.put(
        KafkaBlock.BOOTSTRAP_SERVERS,
        new ConfigNode.Scalar(KafkaBlock.DEFAULT_BOOTSTRAP_SERVERS, Origin.DEFAULT));
    if (node instanceof ConfigNode.Mapping mapping) {
      mapping.entries().forEach((key, child) -> collect(path, key, child, flat));
    } else if (node instanceof ConfigNode.Scalar scalar && scalar.text() != null
        || node instanceof ConfigNode.Sequence) {
      problems.add(
          new Problem(path, node.origin(), "must hold keys of its own, not " + node.kind()));
    }
    Map<String, String> properties = new TreeMap<>();
    Map<String, Secret> secrets = new TreeMap<>();
    flat.forEach(
        (name, scalar) -> {
          boolean secret = KafkaSecrets.isSecret(name);
          if (secret) {
            secrets.put(name, Secret.of(scalar.text()));
          } else {
            properties.put(name, scalar.text());
          }
          String shown = secret ? Secret.MASK : scalar.text();
          values.add(new EffectiveValue(path + "." + name, shown, scalar.origin()));
        });
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(new KafkaBlock(properties, secrets));
  }

  private void collect(
      String path, String name, ConfigNode node, Map<String, ConfigNode.Scalar> flat) {
    String at = path + "." + name;
    String instead = TAKEN.get(name);
    if (instead != null) {
      problems.add(new Problem(at, node.origin(), "cannot be set here: " + instead));
    } else if (node instanceof ConfigNode.Scalar scalar && scalar.text() != null) {
      flat.put(name, scalar);
    } else if (node instanceof ConfigNode.Scalar) {
      problems.add(new Problem(at, node.origin(), "has no value: write one or leave the key out"));
    } else {
      problems.add(new Problem(at, node.origin(), "must be a single value, not " + node.kind()));
    }
  }

  /**
   * Writes nested keys ({@code sasl: mechanism: PLAIN}) as Kafka's dotted names, so that both ways
   * of writing a property are one and an override finds it.
   */
  static ConfigNode.Mapping flatten(ConfigNode.Mapping block, List<Problem> problems) {
    Map<String, ConfigNode> flat = new TreeMap<>();
    flatten("", block, flat, problems);
    return new ConfigNode.Mapping(flat, block.origin());
  }

  private static void flatten(
      String prefix,
      ConfigNode.Mapping block,
      Map<String, ConfigNode> flat,
      List<Problem> problems) {
    List<Map.Entry<String, ConfigNode>> entries = new ArrayList<>(block.entries().entrySet());
    for (Map.Entry<String, ConfigNode> entry : entries) {
      String name = RecordBinder.join(prefix, entry.getKey());
      if (entry.getValue() instanceof ConfigNode.Mapping nested) {
        flatten(name, nested, flat, problems);
        continue;
      }
      ConfigNode earlier = flat.putIfAbsent(name, entry.getValue());
      if (earlier != null) {
        String message = "is given twice, first at %s".formatted(earlier.origin());
        problems.add(new Problem("kafka." + name, entry.getValue().origin(), message));
      }
    }
  }
}
