package io.segstream.streams.cli;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.config.ConfiguredSettings;
import io.segstream.streams.config.HttpBlock;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.metrics.EngineMetrics;
import io.segstream.streams.metrics.Health;
import io.segstream.streams.metrics.KafkaMetricsBridge;
import io.segstream.streams.metrics.KafkaMetricsReporter;
import io.segstream.streams.metrics.ServiceEndpoint;
import io.segstream.streams.metrics.ServiceMetrics;
import io.segstream.streams.service.EngineListener;
import io.segstream.streams.service.EngineListener.Standing;
import io.segstream.streams.service.ModelRuntime;
import io.segstream.streams.service.OpenModel;
import io.segstream.streams.service.SegmentationService;
import io.segstream.streams.service.ServiceHealth;
import io.segstream.streams.service.ServiceSettings;
import io.segstream.streams.service.TensorRtModel;
import io.segstream.streams.service.TensorRtOpener;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Utils;

/**
 * Everything that {@code segstream run} starts, in order: endpoint, broker if it is embedded, model
 * and topologies. Closed in the reverse order.
 */
final class RunningService implements AutoCloseable {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicReference<SegmentationService> service = new AtomicReference<>();
  private final AtomicReference<String> starting = new AtomicReference<>("starting");
  private ServiceEndpoint endpoint;
  private EmbeddedBroker broker;
  private SegmentationService.CloseResult closeResult = SegmentationService.CloseResult.FINISHED;

  private RunningService() {}

  /**
   * Starts everything; what was started is closed again if a later part fails.
   *
   * @throws IOException if the model that comes with the program cannot be written
   */
  static RunningService start(SegstreamConfiguration configuration) throws IOException {
    RunningService running = new RunningService();
    try {
      running.open(configuration);
      return running;
    } catch (RuntimeException | IOException e) {
      running.close();
      throw e;
    }
  }

  private void open(SegstreamConfiguration configured) throws IOException {
    HttpBlock http = configured.service().http();
    endpoint = ServiceEndpoint.start(http.host(), http.port(), registry, alive(), ready());
    starting.set("waiting for Kafka");
    SegstreamConfiguration configuration = withBroker(configured);
    starting.set("loading the model");
    LoadedModel model = ModelChoice.find(configuration.model());
    ServiceMetrics metrics =
        new ServiceMetrics(
            registry, () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
    JvmMetrics.builder().register(registry);
    registry.register(KafkaMetricsBridge.INSTANCE);
    ConfiguredSettings settings = new ConfiguredSettings(configuration);
    ModelRuntime runtime =
        new ModelRuntime(
            model,
            AvailableEngine.onnxRuntime(),
            settings.engine(),
            settings.batching(),
            settings.refinement(),
            metrics);
    OpenModel open = open(runtime, settings, new EngineMetrics(registry));
    service.set(SegmentationService.startWith(withReporter(settings.service()), open, metrics));
  }

  private OpenModel open(
      ModelRuntime runtime, ConfiguredSettings settings, EngineListener listener) {
    return switch (settings.runtime()) {
      case ONNX_RUNTIME -> {
        listener.onEngine(settings.runtime().toString(), Standing.AS_CONFIGURED);
        yield runtime.load();
      }
      case TENSOR_RT ->
          new TensorRtModel(
                  runtime,
                  TensorRtOpener.of(
                      settings.plannedEngine(runtime.model(), InstalledTensorRt.backend())),
                  settings.fallback(),
                  listener)
              .open(starting::set);
    };
  }

  private SegstreamConfiguration withBroker(SegstreamConfiguration configuration) {
    if (!configuration.embedded().enabled()) {
      new KafkaAccess(configuration.kafka()).admin().close();
      return configuration;
    }
    broker = EmbeddedBroker.start(new ConfiguredSettings(configuration).broker());
    return configuration.withBootstrapServers(broker.bootstrapServers());
  }

  private static ServiceSettings withReporter(ServiceSettings settings) {
    Map<String, String> clients = new HashMap<>(settings.streams().clients());
    clients.merge(
        "metric.reporters",
        KafkaMetricsReporter.class.getName(),
        (theirs, ours) -> theirs + "," + ours);
    return settings.withStreams(settings.streams().withClients(clients));
  }

  private Health alive() {
    return new Health()
        .require(
            "service",
            () ->
                health()
                    .filter(now -> now.liveness() == ServiceHealth.Liveness.DEAD)
                    .map(ServiceHealth::detail));
  }

  private Health ready() {
    return new Health()
        .require(
            "service",
            () -> {
              Optional<ServiceHealth> health = health();
              if (health.isEmpty()) {
                return Optional.of(starting.get());
              }
              return health
                  .filter(now -> now.readiness() == ServiceHealth.Readiness.NOT_READY)
                  .map(ServiceHealth::detail);
            })
        .wish(
            "engine",
            () ->
                health()
                    .filter(now -> now.readiness() == ServiceHealth.Readiness.DEGRADED)
                    .map(ServiceHealth::detail));
  }

  private Optional<ServiceHealth> health() {
    return Optional.ofNullable(service.get()).map(SegmentationService::health);
  }

  /** Why the service has stopped by itself, if it has. */
  Optional<String> fatal() {
    return health()
        .filter(now -> now.liveness() == ServiceHealth.Liveness.DEAD)
        .map(ServiceHealth::detail);
  }

  /** Where metrics and health are. */
  String url() {
    return endpoint.url();
  }

  /** Where to send chunks to, if the broker is embedded. */
  Optional<String> embeddedBroker() {
    return Optional.ofNullable(broker).map(EmbeddedBroker::bootstrapServers);
  }

  /** How closing went; valid after {@link #close}. */
  SegmentationService.CloseResult closeResult() {
    return closeResult;
  }

  @Override
  public void close() {
    SegmentationService started = service.get();
    try {
      if (started != null) {
        closeResult = started.shutDown();
      }
    } finally {
      Utils.closeQuietly(broker, "embedded broker");
      Utils.closeQuietly(endpoint, "endpoint");
    }
  }
}
