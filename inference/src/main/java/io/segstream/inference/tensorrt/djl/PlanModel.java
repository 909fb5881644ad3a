package io.segstream.inference.tensorrt.djl;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.NetworkPrecision;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model of DJL: a plan ({@code .plan}, {@code .engine}, {@code .trt}), or an ONNX file that is
 * built when it is loaded, which takes minutes. {@link PlanOptions} says what can be chosen.
 */
final class PlanModel extends BaseModel {
  private static final List<String> PLANS = List.of(".plan", ".engine", ".trt");
  private static final String NETWORK = ".onnx";

  private final TensorRtBackend installed;

  PlanModel(String name, NDManager arrays, TensorRtBackend installed) {
    super(name);
    this.manager = arrays;
    this.dataType = DataType.FLOAT32;
    this.installed = installed;
  }

  @Override
  public void load(Path path, String prefix, Map<String, ?> options) throws IOException {
    if (block != null) {
      throw new UnsupportedOperationException("Engine TensorRT cannot load parameters of a block");
    }
    setModelDir(path);
    wasLoaded = true;
    PlanOptions wanted = PlanOptions.of(options == null ? Map.of() : options);
    TensorRtBackend backend = wanted.backend() == null ? installed : wanted.backend();
    Device device = manager.getDevice();
    int index = device.isGpu() ? device.getDeviceId() : 0;
    Path file = file(path, prefix == null ? modelName : prefix);
    byte[] content = Files.readAllBytes(file);
    byte[] plan =
        file.toString().endsWith(NETWORK) ? build(backend, content, wanted, index) : content;
    LoadedPlan loaded = backend.load(plan, index);
    try {
      block = new PlanBlock(loaded, wanted.contexts(), wanted.context());
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static byte[] build(
      TensorRtBackend backend, byte[] onnx, PlanOptions wanted, int device) {
    List<ShapeProfile> profiles =
        wanted.profiles().isEmpty()
            ? OnnxInputs.profiles(onnx, wanted.optBatch(), wanted.maxBatch())
            : wanted.profiles();
    return backend
        .build(
            new BuildRequest(
                precise(onnx, wanted.precision()),
                profiles,
                wanted.precision(),
                wanted.workspaceBytes(),
                new byte[0],
                device),
            BuildProgress.NONE)
        .plan();
  }

  private static byte[] precise(byte[] onnx, Precision precision) {
    try {
      return NetworkPrecision.prepare(onnx, precision);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The network cannot compute in %s: %s"
              .formatted(precision.name().toLowerCase(Locale.ROOT), e.getMessage()),
          e);
    }
  }

  private static Path file(Path path, String name) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    List<Path> tried = new ArrayList<>();
    tried.add(path.resolve(name));
    PLANS.forEach(ending -> tried.add(path.resolve(name + ending)));
    tried.add(path.resolve(name + NETWORK));
    for (Path file : tried) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new FileNotFoundException(
        "Engine TensorRT finds no plan and no network: there is none of " + tried);
  }

  @Override
  public Block getBlock() {
    return block;
  }

  @Override
  public void close() {
    if (block instanceof PlanBlock plan) {
      plan.close();
    }
    super.close();
  }
}
