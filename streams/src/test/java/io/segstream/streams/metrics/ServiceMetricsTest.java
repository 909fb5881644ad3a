package io.segstream.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.segstream.inference.batch.BatchListener.EngineCall;
import io.segstream.inference.batch.BatchListener.Outcome;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.SkipReason;
import io.segstream.streams.service.EngineListener.Standing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.stats.Value;
import org.junit.jupiter.api.Test;

class ServiceMetricsTest {
  private static final FeedId FEED = new FeedId("door");

  @Test
  void shouldShowFramesByOutcomeAndReason() throws Exception {
    // Given
    PrometheusRegistry registry = new PrometheusRegistry();
    ServiceMetrics metrics = new ServiceMetrics(registry, () -> 2_000_000);
    try (ServiceEndpoint endpoint =
        ServiceEndpoint.start("127.0.0.1", 0, registry, new Health(), new Health())) {
      // When
      metrics.onFrame(FEED, segmented(1_500_000));
      metrics.onFrame(
          FEED,
          FrameSegments.newBuilder()
              .setOutcome(FrameOutcome.FRAME_OUTCOME_SKIPPED)
              .setSkipReason(SkipReason.SKIP_REASON_LATE)
              .build());
      metrics.called(new EngineCall(8, 1, 0, 4_000_000, 3, Outcome.FAILED));
      String scraped = get(endpoint, "/metrics").body();
      // Then
      assertThat(scraped)
          .contains("segstream_frames_total{feed=\"door\",outcome=\"segmented\",reason=\"\"} 1.0")
          .contains("segstream_frames_total{feed=\"door\",outcome=\"skipped\",reason=\"late\"} 1.0")
          .contains("segstream_frame_latency_seconds_sum{feed=\"door\"} 0.5")
          .contains("segstream_batch_frames_sum 8.0")
          .contains("segstream_engine_seconds_sum 0.004")
          .contains("segstream_engine_failures_total 1.0")
          .contains("segstream_queue_requests 3.0");
    }
  }

  @Test
  void shouldShowWhichEngineServesAndHowItsPlanComesToBe() throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    EngineMetrics metrics = new EngineMetrics(registry);
    try (ServiceEndpoint endpoint =
        ServiceEndpoint.start("127.0.0.1", 0, registry, new Health(), new Health())) {
      metrics.onEngine("OnnxRuntime", Standing.ON_FALLBACK);
      metrics.onPlanProgress(0.25);
      assertThat(get(endpoint, "/metrics").body())
          .contains("segstream_engine_in_use{engine=\"OnnxRuntime\"} 1.0")
          .contains("segstream_engine_degraded 1.0")
          .contains("segstream_plan_build_progress 0.25");
      metrics.onPlanBuilt(90);
      metrics.onEngine("TensorRT", Standing.AS_CONFIGURED);
      metrics.onEngineFailed();
      assertThat(get(endpoint, "/metrics").body())
          .contains("segstream_engine_in_use{engine=\"OnnxRuntime\"} 0.0")
          .contains("segstream_engine_in_use{engine=\"TensorRT\"} 1.0")
          .contains("segstream_engine_degraded 0.0")
          .contains("segstream_plan_builds_total{outcome=\"built\"} 1.0")
          .contains("segstream_plan_builds_total{outcome=\"failed\"} 1.0")
          .contains("segstream_plan_build_progress 0.0")
          .contains("segstream_plan_build_seconds 90.0");
    }
  }

  @Test
  void shouldSayThatItIsReadyButNotAsGoodAsConfigured() throws Exception {
    Health ready = new Health().wish("engine", () -> Optional.of("serving on OnnxRuntime"));
    try (ServiceEndpoint endpoint =
        ServiceEndpoint.start("127.0.0.1", 0, new PrometheusRegistry(), new Health(), ready)) {
      HttpResponse<String> answer = get(endpoint, "/readyz");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo(
              "{\"ready\":true,\"problems\":{},\"degraded\":{\"engine\":\"serving on"
                  + " OnnxRuntime\"}}");
    }
  }

  @Test
  void shouldShareOneLabelAmongFeedsBeyondTheLimit() {
    FeedLabels labels = new FeedLabels(1);
    assertThat(labels.label(FEED)).isEqualTo("door");
    assertThat(labels.label(new FeedId("yard"))).isEqualTo("other");
    assertThat(labels.label(FEED)).isEqualTo("door");
  }

  @Test
  void shouldSayWhyItIsNotReady() throws Exception {
    // Given
    AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("no model"));
    Health ready = new Health().require("model", problem::get);
    try (ServiceEndpoint endpoint =
        ServiceEndpoint.start("127.0.0.1", 0, new PrometheusRegistry(), new Health(), ready)) {
      // When
      HttpResponse<String> before = get(endpoint, "/readyz");
      problem.set(Optional.empty());
      HttpResponse<String> after = get(endpoint, "/readyz");
      // Then
      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(before.body())
          .isEqualTo("{\"ready\":false,\"problems\":{\"model\":\"no model\"}}");
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(get(endpoint, "/healthz").body()).isEqualTo("{\"alive\":true,\"problems\":{}}");
    }
  }

  @Test
  void shouldRefuseAPortInUse() {
    Health health = new Health();
    try (ServiceEndpoint first =
        ServiceEndpoint.start("127.0.0.1", 0, new PrometheusRegistry(), health, health)) {
      int port = first.port();
      assertThatThrownBy(
              () ->
                  ServiceEndpoint.start(
                      "127.0.0.1", port, new PrometheusRegistry(), health, health))
          .isInstanceOf(EndpointException.class)
          .hasMessage(
              "HTTP port %d on 127.0.0.1 cannot be used (Address already in use): set"
                  + " service.http.port to a free port, or to 0 for any",
              port);
    }
  }

  @Test
  void shouldShowKafkaMetricsUntilTheirClientCloses() {
    // Given
    KafkaMetricsReporter reporter = new KafkaMetricsReporter();
    Metrics kafka =
        new Metrics(
            new org.apache.kafka.common.metrics.MetricConfig(),
            List.of(reporter),
            org.apache.kafka.common.utils.Time.SYSTEM);
    // When
    kafka
        .sensor("s")
        .add(
            kafka.metricName(
                "lag", "consumer-fetch-manager-metrics", "Lag.", Map.of("client-id", "c")),
            new Value());
    // Then
    assertThat(KafkaMetricsBridge.INSTANCE.collect().stream().map(s -> s.getMetadata().getName()))
        .contains("kafka_consumer_fetch_manager_metrics_lag");
    kafka.close();
    assertThat(KafkaMetricsBridge.INSTANCE.size()).isZero();
  }

  @Test
  void shouldShowTotalsOfKafkaAsCountersAndNeverFailTheScrape() {
    // Given
    KafkaFamilies families = new KafkaFamilies();
    Labels labels = Labels.of("client_id", "c");
    // When
    families.add("kafka_commit_total", "Commits.", labels, 3);
    families.add("kafka_commit_total", "Commits.", labels, 4);
    families.add("kafka_commit", "Same name but for the ending.", labels, 1);
    families.add("kafka_lag_info", "Ending that gauges must not have.", labels, 2);
    families.add("kafka_broken_total", "Not a counter.", labels, -1);
    // Then
    assertThat(families.snapshots().stream().map(Object::getClass).map(Class::getSimpleName))
        .containsExactlyInAnyOrder("CounterSnapshot", "GaugeSnapshot");
    assertThat(families.snapshots().stream().map(family -> family.getMetadata().getName()))
        .containsExactlyInAnyOrder("kafka_commit", "kafka_lag_info_value");
  }

  @Test
  void shouldMatchTheCommittedReference() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "metrics.md")))
        .isEqualTo(MetricsReference.markdown());
  }

  private static FrameSegments segmented(long captureTimeUs) {
    return FrameSegments.newBuilder()
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
        .setCaptureTimeUs(captureTimeUs)
        .build();
  }

  private static HttpResponse<String> get(ServiceEndpoint endpoint, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
