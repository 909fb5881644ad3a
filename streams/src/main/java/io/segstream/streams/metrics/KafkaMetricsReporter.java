package io.segstream.streams.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Shows the metrics of a Kafka client to Prometheus; give its class as {@code metric.reporters}.
 * Closing the client takes exactly its own metrics away again.
 */
public final class KafkaMetricsReporter implements MetricsReporter {
  private final Set<KafkaMetric> own = ConcurrentHashMap.newKeySet();

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    own.add(metric);
    KafkaMetricsBridge.INSTANCE.add(metric);
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    own.remove(metric);
    KafkaMetricsBridge.INSTANCE.remove(metric);
  }

  @Override
  public void close() {
    own.forEach(KafkaMetricsBridge.INSTANCE::remove);
    own.clear();
  }
}
