package io.segstream.streams.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.segstream.streams.service.EngineListener;

/** Metrics of the engine and of its plan. Thread-safe; one per registry. */
public final class EngineMetrics implements EngineListener {
  private final Gauge inUse;
  private final Gauge degraded;
  private final Counter builds;
  private final Gauge progress;
  private final Gauge buildSeconds;
  private String engine = "";

  /** Registers all metrics. */
  public EngineMetrics(PrometheusRegistry registry) {
    inUse = MetricName.ENGINE_IN_USE.gauge(registry);
    degraded = MetricName.ENGINE_DEGRADED.gauge(registry);
    builds = MetricName.PLAN_BUILDS.counter(registry);
    progress = MetricName.PLAN_BUILD_PROGRESS.gauge(registry);
    buildSeconds = MetricName.PLAN_BUILD_SECONDS.gauge(registry);
  }

  @Override
  public synchronized void onEngine(String name, Standing standing) {
    if (!engine.isEmpty()) {
      inUse.labelValues(engine).set(0);
    }
    engine = name;
    inUse.labelValues(name).set(1);
    degraded.set(standing == Standing.ON_FALLBACK ? 1 : 0);
  }

  @Override
  public void onPlanProgress(double share) {
    progress.set(share);
  }

  @Override
  public void onPlanBuilt(double seconds) {
    builds.labelValues("built").inc();
    buildSeconds.set(seconds);
  }

  @Override
  public void onEngineFailed() {
    builds.labelValues("failed").inc();
    progress.set(0);
  }
}
