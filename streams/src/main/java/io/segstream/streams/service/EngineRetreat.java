package io.segstream.streams.service;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.batch.SwitchingInference;
import io.segstream.inference.batch.WatchedEngine;
import io.segstream.inference.batch.WatchedEngine.Failures;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.streams.service.EngineListener.Standing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a model back to the fallback, once and for good, when TensorRT has failed for good while it
 * served. Chunks that begin meanwhile wait for the fallback; those that have begun end on TensorRT,
 * and say of their frames what it said. Where there is no fallback, or it cannot be used either,
 * TensorRT stays, and the service is not ready until a call succeeds.
 */
final class EngineRetreat {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRetreat.class);

  private final TensorRtModel model;
  private final CompletableFuture<SwitchingInference> serving = new CompletableFuture<>();
  private final CompletableFuture<Failures> broken = new CompletableFuture<>();
  private volatile Optional<WatchedEngine> watched = Optional.empty();
  private volatile Optional<String> onFallback = Optional.empty();
  private volatile String remedy;

  EngineRetreat(TensorRtModel model) {
    this.model = model;
    this.remedy =
        model.fallback() == Fallback.NONE
            ? "there is no engine.tensorRt.fallback to serve instead"
            : "loading %s to serve instead".formatted(model.fallback());
    // An engine may break while it is still being given the model: one change after the other.
    CompletableFuture<Void> unused = serving.thenAcceptBoth(broken, this::begin);
  }

  /** TensorRT, under watch; called once. */
  WatchedEngine watch(SegmentationEngine engine) {
    WatchedEngine watching = new WatchedEngine(engine, this::broke);
    watched = Optional.of(watching);
    return watching;
  }

  /** TensorRT serves from now on, and may be replaced. */
  void arm(SwitchingInference inference) {
    serving.complete(inference);
  }

  /** What is wrong with the engine that serves; empty while TensorRT does as it should. */
  Optional<Impairment> impairment() {
    return onFallback
        .map(Impairment::degraded)
        .or(
            () ->
                watched
                    .flatMap(WatchedEngine::broken)
                    .map(row -> Impairment.notReady("TensorRT %s; %s".formatted(row, remedy))));
  }

  private void broke(Failures row) {
    if (model.fallback() == Fallback.NONE) {
      LOG.error(
          "Model {}: TensorRT {}; frames fail until it recovers: there is no fallback, restart the"
              + " service",
          model.name(),
          row);
    } else {
      broken.complete(row);
    }
  }

  private void begin(SwitchingInference inference, Failures row) {
    Thread thread = new Thread(() -> run(inference, row), "engine-retreat");
    // Freeing what is left on a lost device may hang: that must not keep the process.
    thread.setDaemon(true);
    thread.start();
  }

  private void run(SwitchingInference inference, Failures row) {
    try {
      inference.switchTo(() -> openFallback(row));
    } catch (EngineException e) {
      if (onFallback.isPresent()) {
        LOG.warn("Model {}: TensorRT cannot be closed, its memory stays in use", model.name(), e);
      } else {
        failed(row, e.getMessage());
        LOG.debug("Model {} cannot be opened with {}", model.name(), model.fallback(), e);
      }
    } catch (RuntimeException | Error e) {
      if (onFallback.isEmpty()) {
        failed(row, e.toString());
      }
      throw e;
    }
  }

  private FrameInference openFallback(Failures row) {
    FrameInference fallback = model.runtime().open();
    onFallback = Optional.of("serving on %s: TensorRT %s".formatted(model.fallback(), row));
    model.listener().onEngine(model.fallback().toString(), Standing.ON_FALLBACK);
    LOG.error(
        "Model {} runs on {} from now on: TensorRT {}; put the cause right and restart the service,"
            + " it does not try TensorRT again by itself",
        model.name(),
        model.fallback(),
        row);
    return fallback;
  }

  private void failed(Failures row, String why) {
    remedy = "%s cannot serve instead: %s".formatted(model.fallback(), why);
    LOG.error(
        "Model {}: TensorRT {}; {}; restart the service when the cause is put right",
        model.name(),
        row,
        remedy);
  }
}
