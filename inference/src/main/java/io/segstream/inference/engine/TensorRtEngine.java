package io.segstream.inference.engine;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs plans of a model with TensorRT, on one device or on several.
 *
 * <p>Each call runs on the device with most free contexts. Frames go to the device as the bytes
 * that they are and through a stream of the context; outputs are read where the device has copied
 * them to. Batches that are longer than the plan's run in parts, which overlap.
 *
 * <p>A result that is still open when the engine closes stays readable; its memory, and the plan on
 * its device, are freed when it is closed.
 */
public final class TensorRtEngine implements SegmentationEngine {
  /** The runtime's name in DJL. */
  public static final String NAME = "TensorRT";

  private final LoadedModel model;
  private final List<PlanWorker> workers;
  // Calls share the lock, closing takes it alone: plans must outlive every call.
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private TensorRtEngine(LoadedModel model, List<PlanWorker> workers) {
    this.model = model;
    this.workers = workers;
  }

  /**
   * Opens a model whose plans are on their devices, and checks them against its card.
   *
   * @param plans of the same network, one per device, at least one; the engine owns them, also if
   *     this fails
   * @throws EngineException if a plan does not fit the card, or a device has no memory for it
   */
  public static TensorRtEngine open(
      LoadedModel model, List<LoadedPlan> plans, TensorRtSettings settings) {
    if (plans.isEmpty()) {
      throw new IllegalArgumentException("An engine needs at least one plan");
    }
    List<PlanWorker> workers = new ArrayList<>();
    plans.forEach(plan -> workers.add(new PlanWorker(model, plan, settings)));
    TensorRtEngine engine = new TensorRtEngine(model, List.copyOf(workers));
    try {
      for (LoadedPlan plan : plans) {
        List<String> problems =
            GraphCheck.problems(
                model.card(),
                GraphTensor.of(plan.bindings(), Direction.INPUT),
                GraphTensor.of(plan.bindings(), Direction.OUTPUT));
        if (!problems.isEmpty()) {
          throw misfit(model, String.join(System.lineSeparator() + "  ", problems));
        }
      }
      workers.forEach(PlanWorker::check);
      return engine;
    } catch (IllegalArgumentException e) {
      engine.close();
      throw misfit(model, e.getMessage());
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  static EngineException misfit(LoadedModel model, String problems) {
    return new EngineException(
        "The plan of %s does not fit its card %s:%n  %s"
            .formatted(model.card().reference(), model.cardFile(), problems));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    ModelInput input = model.card().input();
    FrameSize size = new FrameSize(batch.width(), batch.height());
    if (!input.accepts(size)) {
      throw new IllegalArgumentException(
          "Model %s does not take frames of %s: it takes %s"
              .formatted(model, size, input.acceptedSizes()));
    }
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The engine of model %s is closed".formatted(model));
      }
      return workers.stream()
          .max(Comparator.comparingInt(PlanWorker::available))
          .orElseThrow()
          .run(batch, size);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      closed = true;
      workers.forEach(PlanWorker::close);
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
