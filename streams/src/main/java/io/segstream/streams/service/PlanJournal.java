package io.segstream.streams.service;

import io.segstream.inference.tensorrt.plan.PlanKey;
import io.segstream.inference.tensorrt.plan.PlanListener;
import io.segstream.inference.tensorrt.plan.PlanManifest;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a plan in the making: in the log, in one line for readiness, and in metrics. */
final class PlanJournal implements PlanListener {
  private static final Logger LOG = LoggerFactory.getLogger(PlanJournal.class);

  private final String model;
  private final EngineListener listener;
  private final Consumer<String> state;
  private final Set<String> phases = ConcurrentHashMap.newKeySet();

  /**
   * @param model for people
   * @param state gets a line whenever there is something new, from any thread
   */
  PlanJournal(String model, EngineListener listener, Consumer<String> state) {
    this.model = model;
    this.listener = listener;
    this.state = state;
  }

  @Override
  public void refused(String line) {
    LOG.warn("Model {}: {}", model, line);
  }

  @Override
  public void waiting(String holder) {
    LOG.info("Model {}: {} builds its TensorRT plan; waiting for it", model, holder);
    state.accept("%s builds the TensorRT plan".formatted(holder));
  }

  @Override
  public void building(PlanKey key) {
    LOG.info(
        "Model {}: building its plan for {}, {}; this takes minutes",
        model,
        key.target(),
        key.precision());
    state.accept("building the TensorRT plan");
  }

  /** Phases nest and come again: each is logged once. */
  @Override
  public void progressed(String phase, int step, int steps) {
    if (phases.add(phase)) {
      LOG.info("Model {}: plan: {}", model, phase);
    }
    listener.onPlanProgress(steps > 0 ? Math.min(1, (double) step / steps) : 0);
    state.accept(
        "building the TensorRT plan (%s%s)"
            .formatted(phase, steps > 0 ? " %d/%d".formatted(step, steps) : ""));
  }

  @Override
  public void built(PlanManifest manifest) {
    LOG.info(
        "Model {}: plan of {} bytes built in {} s",
        model,
        manifest.bytes(),
        String.format(Locale.ROOT, "%.1f", manifest.seconds()));
    listener.onPlanProgress(0);
    listener.onPlanBuilt(manifest.seconds());
    state.accept("loading the TensorRT plan");
  }
}
