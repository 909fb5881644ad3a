package io.segstream.streams.service;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.tensorrt.plan.PlanListener;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TensorRT without a GPU: the model on ONNX Runtime under that name, built when the test permits.
 */
final class HeldTensorRt implements TensorRtOpener {
  final CountDownLatch building = new CountDownLatch(1);
  final Semaphore permits = new Semaphore(0);
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger frames = new AtomicInteger();
  private final boolean planned;
  private volatile Optional<EngineException> failure = Optional.empty();
  private volatile boolean deviceLost;

  /**
   * @param planned whether the plan is there
   */
  HeldTensorRt(boolean planned) {
    this.planned = planned;
  }

  /** What the build ends with. */
  void setFailure(EngineException thrown) {
    failure = Optional.of(thrown);
  }

  /** Whether every call fails, as on a device that is lost. */
  void setDeviceLost(boolean lost) {
    deviceLost = lost;
  }

  @Override
  public boolean isPlanned(LoadedModel model) {
    return planned;
  }

  @Override
  public SegmentationEngine open(LoadedModel model, PlanListener progress) {
    if (!planned) {
      progress.progressed("Choosing kernels", 1, 4);
      building.countDown();
      permits.acquireUninterruptibly();
    }
    failure.ifPresent(
        thrown -> {
          throw thrown;
        });
    opened.incrementAndGet();
    return new Counted(OnnxRuntimeEngine.open(model, EngineSettings.defaults()));
  }

  private final class Counted implements SegmentationEngine {
    private final SegmentationEngine engine;

    Counted(SegmentationEngine engine) {
      this.engine = engine;
    }

    @Override
    public String name() {
      return "TensorRT";
    }

    @Override
    public FrameFeatures infer(FrameBatch batch) {
      if (deviceLost) {
        throw new TensorRtException(
            new Shortfall(Kind.EXECUTION_FAILED, "CUDA error 46", "look for Xid"));
      }
      frames.addAndGet(batch.count());
      return engine.infer(batch);
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      engine.close();
    }
  }
}
