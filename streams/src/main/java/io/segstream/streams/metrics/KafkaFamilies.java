package io.segstream.streams.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Kafka's metrics as families of Prometheus: totals as counters, all others as gauges. One name
 * that Prometheus refuses would fail the whole scrape, so no input may lead to one.
 */
final class KafkaFamilies {
  private static final String TOTAL = "_total";

  private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
  private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
  private final Set<List<Object>> seen = new HashSet<>();

  /** Adds a value; of several with the same name and labels, the first stays. */
  void add(String name, String help, Labels labels, double value) {
    if (!seen.add(List.of(name, labels))) {
      return;
    }
    if (!name.endsWith(TOTAL)) {
      String base = allowed(name);
      gauges
          .computeIfAbsent(base, ignored -> GaugeSnapshot.builder().name(base).help(help))
          .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    } else if (!(value < 0)) {
      // The exposition gives counters their ending back.
      String base = allowed(name.substring(0, name.length() - TOTAL.length()));
      counters
          .computeIfAbsent(base, ignored -> CounterSnapshot.builder().name(base).help(help))
          .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }
  }

  /** Prometheus keeps some endings for itself: {@code _created}, {@code _info} and others. */
  private static String allowed(String name) {
    return PrometheusNaming.isValidMetricName(name) ? name : name + "_value";
  }

  /** All families; where a gauge and a counter have one name but for the ending, the counter. */
  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    counters.values().forEach(family -> all.metricSnapshot(family.build()));
    gauges.keySet().removeAll(counters.keySet());
    gauges.values().forEach(family -> all.metricSnapshot(family.build()));
    return all.build();
  }
}
