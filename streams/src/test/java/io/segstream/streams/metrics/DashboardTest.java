package io.segstream.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboard and alerts ask for nothing that the service does not export. */
class DashboardTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path DASHBOARD = DEPLOY.resolve("grafana/dashboards/segstream.json");
  private static final Path RULES = DEPLOY.resolve("prometheus/rules.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Prometheus makes these itself. */
  private static final Set<String> PROMETHEUS = Set.of("up");

  private static final Pattern NOT_NAMES =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  /** An identifier that is no function. */
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");

  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "offset", "bool");

  @TempDir Path directory;

  @Test
  void shouldAskOnlyForMetricsThatTheServiceExports() throws IOException {
    Set<String> exported = exported();
    for (JsonNode root :
        List.of(JSON.readTree(DASHBOARD.toFile()), YAML.readTree(RULES.toFile()))) {
      List<String> expressions = root.findValuesAsText("expr");
      assertThat(expressions).hasSizeGreaterThan(4);
      for (String expression : expressions) {
        assertThat(names(expression)).as(expression).isNotEmpty().isSubsetOf(exported);
      }
    }
  }

  @Test
  void shouldFindNamesInExpressions() {
    assertThat(
            names(
                "sum by (feed) (rate(a_total{feed=~\"$feed\", x=\"q\"}[5m])) / on (feed) b_sum > 0.5"
                    + " unless c_total offset 15m"))
        .containsExactly("a_total", "b_sum", "c_total");
  }

  @Test
  void shouldShowEveryMetricOfTheServiceThatOperatorsWatch() throws IOException {
    Set<String> shown = new TreeSet<>();
    JSON.readTree(DASHBOARD.toFile())
        .findValuesAsText("expr")
        .forEach(expression -> shown.addAll(names(expression)));
    for (MetricName metric : MetricName.values()) {
      assertThat(shown).as(metric.id()).containsAnyElementsOf(series(metric));
    }
  }

  @Test
  void shouldLoadTheRulesThatPrometheusIsToldToLoad() throws IOException {
    JsonNode prometheus = YAML.readTree(DEPLOY.resolve("prometheus/prometheus.yaml").toFile());
    assertThat(prometheus.at("/rule_files/0").asText()).endsWith(RULES.getFileName().toString());
    for (JsonNode rule : YAML.readTree(RULES.toFile()).at("/groups/0/rules")) {
      assertThat(rule.at("/annotations/summary").asText()).as(rule.toString()).isNotEmpty();
      assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
    }
  }

  @Test
  void shouldGiveTheDataSourceThatTheDashboardUses() throws IOException {
    JsonNode sources =
        YAML.readTree(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yaml").toFile());
    Set<String> used = new TreeSet<>(JSON.readTree(DASHBOARD.toFile()).findValuesAsText("uid"));
    used.remove("segstream");
    assertThat(used).containsExactly(sources.at("/datasources/0/uid").asText());
  }

  private Set<String> exported() {
    Set<String> names = new TreeSet<>(PROMETHEUS);
    for (MetricName metric : MetricName.values()) {
      names.addAll(series(metric));
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    registry.scrape().forEach(family -> names.addAll(series(family)));
    // Clients have their metrics before they have found a broker.
    try (KafkaStreams streams = streams()) {
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
      KafkaMetricsBridge.INSTANCE.collect().forEach(family -> names.addAll(series(family)));
    }
    return names;
  }

  private KafkaStreams streams() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in").to("out");
    Properties properties = new Properties();
    properties.put("application.id", "dashboard");
    properties.put("bootstrap.servers", "localhost:1");
    properties.put("state.dir", directory.toString());
    properties.put("metric.reporters", KafkaMetricsReporter.class.getName());
    return new KafkaStreams(builder.build(), properties);
  }

  private static List<String> series(MetricName metric) {
    return metric.kind() == MetricName.Kind.HISTOGRAM
        ? List.of(metric.id() + "_bucket", metric.id() + "_count", metric.id() + "_sum")
        : List.of(metric.exposedName());
  }

  private static List<String> series(MetricSnapshot family) {
    String name = family.getMetadata().getPrometheusName();
    if (family instanceof SummarySnapshot) {
      return List.of(name + "_count", name + "_sum");
    }
    return List.of(family instanceof CounterSnapshot ? name + "_total" : name);
  }

  private static Set<String> names(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(NOT_NAMES.matcher(expression).replaceAll(" "));
    while (matcher.find()) {
      if (!OPERATORS.contains(matcher.group())) {
        names.add(matcher.group());
      }
    }
    return names;
  }
}
