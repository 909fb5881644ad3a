package io.segstream.inference.tensorrt.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import io.segstream.inference.tensorrt.TensorRtBackend;

/**
 * The engine of DJL. Arrays lie in memory of the host; a device says where plans run.
 *
 * <p>As with DJL's own engines for inference, arithmetic on arrays needs a second engine (PyTorch):
 * without one, stack batches with {@link ByteBatchifier}.
 */
final class DjlTensorRt extends Engine {
  static final String NAME = "TensorRT";

  /** Behind OnnxRuntime (10) and PyTorch (2), so that neither stops being DJL's default. */
  static final int RANK = 12;

  private static final String SECOND_ENGINE = "PyTorch";

  private final TensorRtBackend backend;

  DjlTensorRt(TensorRtBackend backend) {
    this.backend = backend;
  }

  @Override
  public Engine getAlternativeEngine() {
    return Engine.hasEngine(SECOND_ENGINE) ? Engine.getEngine(SECOND_ENGINE) : null;
  }

  @Override
  public String getEngineName() {
    return NAME;
  }

  @Override
  public int getRank() {
    return RANK;
  }

  /** The library's version, or why there is none. */
  @Override
  public String getVersion() {
    return backend
        .probe()
        .tensorRtVersion()
        .orElseGet(() -> "none: " + backend.probe().shortfall().map(Object::toString).orElse(""));
  }

  @Override
  public boolean hasCapability(String capability) {
    return StandardCapabilities.CUDA.equals(capability) && backend.probe().usable();
  }

  @Override
  public Model newModel(String name, Device device) {
    return new PlanModel(name, newBaseManager(device), backend);
  }

  @Override
  public NDManager newBaseManager() {
    return newBaseManager(null);
  }

  @Override
  public NDManager newBaseManager(Device device) {
    return HostArrays.SYSTEM.newSubManager(device == null ? Device.gpu(0) : device);
  }

  @Override
  public String toString() {
    return NAME + ":" + getVersion();
  }
}
