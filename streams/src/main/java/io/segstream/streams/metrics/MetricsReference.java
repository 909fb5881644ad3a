package io.segstream.streams.metrics;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference page of the metrics from their declarations. */
public final class MetricsReference {
  private MetricsReference() {}

  /** The page, as Markdown. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            <!-- Generated from MetricName; do not edit. -->

            The service answers on `service.http.host` and `service.http.port`:

            | path | answers |
            |---|---|
            | `/metrics` | all metrics, for Prometheus |
            | `/healthz` | 200 while the process works, 503 with the reason once it should be restarted |
            | `/readyz` | 200 while model, topics and streams are ready, 503 with the reason otherwise; `degraded` says why the model does not run on the engine that was configured |

            Metrics of the service itself:

            | metric | type | labels | meaning |
            |---|---|---|---|
            """);
    for (MetricName name : MetricName.values()) {
      String labels =
          name.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  name.exposedName(),
                  name.kind().name().toLowerCase(Locale.ROOT),
                  labels,
                  name.help()));
    }
    page.append(
        """

        Histograms have `_bucket`, `_count` and `_sum`. `feed` holds the names of the first %d feeds; all others share
        `%s`, so that the number of series is bounded. `outcome` is `segmented`, `skipped` or `failed`; `reason` is
        empty for segmented frames, else the `SkipReason` or `FailureReason` of the record contract in lower case.

        Beside these there are `jvm_*` and `process_*` (the Java virtual machine) and `kafka_*` (Kafka's own client and Streams
        metrics: group and name of the Kafka metric joined by underscores, its tags as labels).
        """
            .formatted(ServiceMetrics.MOST_FEEDS, FeedLabels.OTHER));
    return page.toString();
  }
}
