package io.segstream.streams.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The metrics of all Kafka clients of this process, read when they are scraped. Each client makes
 * its own {@link KafkaMetricsReporter}; all of them feed this one collector, because Kafka gives a
 * reporter no way to reach an object of the application but by a static.
 */
public final class KafkaMetricsBridge implements MultiCollector {
  /** The one bridge of the process. */
  public static final KafkaMetricsBridge INSTANCE = new KafkaMetricsBridge();

  /** What operators watch; the rest are a few hundred families per client. */
  private static final Pattern GROUPS =
      Pattern.compile(
          "stream-(metrics|thread-metrics|task-metrics|processor-node-metrics|topic-metrics|state-metrics)"
              + "|consumer-(fetch-manager|coordinator)-metrics|producer-metrics|(consumer-)?client-metrics");

  private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9_]");

  private final ConcurrentMap<KafkaMetric, MetricName> metrics = new ConcurrentHashMap<>();

  private KafkaMetricsBridge() {}

  void add(KafkaMetric metric) {
    if (GROUPS.matcher(metric.metricName().group()).matches()) {
      metrics.put(metric, metric.metricName());
    }
  }

  void remove(KafkaMetric metric) {
    metrics.remove(metric);
  }

  /** Metrics known at the moment. */
  int size() {
    return metrics.size();
  }

  @Override
  public MetricSnapshots collect() {
    KafkaFamilies families = new KafkaFamilies();
    metrics.forEach(
        (metric, name) -> {
          // Kafka also has texts among its metrics: versions, states.
          if (metric.metricValue() instanceof Number value) {
            families.add(
                plain("kafka_" + name.group() + "_" + name.name()),
                name.description(),
                labels(name),
                value.doubleValue());
          }
        });
    return families.snapshots();
  }

  /** The characters that every version of Prometheus takes without quotes. */
  private static String plain(String name) {
    return NOT_PLAIN.matcher(name).replaceAll("_");
  }

  private static Labels labels(MetricName name) {
    Labels.Builder labels = Labels.builder();
    new TreeMap<>(name.tags()).forEach((tag, value) -> labels.label(plain(tag), value));
    return labels.build();
  }
}
