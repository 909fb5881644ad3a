package io.segstream.streams.cli;

import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.BuiltPlan;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** TensorRT without a GPU, for commands that only build: a plan is the network's file. */
final class CopyingTensorRt implements TensorRtBackend {
  final List<BuildRequest> builds = new ArrayList<>();
  private final List<GpuDevice> devices;

  CopyingTensorRt(GpuDevice... devices) {
    this.devices = List.of(devices);
  }

  static GpuDevice gpu(int index, String name) {
    return new GpuDevice(index, name, 9, 0, 8L << 30, 7L << 30);
  }

  @Override
  public TensorRtStatus probe() {
    return new TensorRtStatus(
        devices,
        Optional.of("13.0"),
        Optional.of("13.1"),
        Optional.of("10.15.1"),
        Optional.empty());
  }

  @Override
  public BuiltPlan build(BuildRequest request, BuildProgress progress) {
    builds.add(request);
    progress.progressed("Reading", 1, 1);
    for (int step = 0; step <= 4; step++) {
      progress.progressed("Choosing kernels", step, 4);
    }
    return new BuiltPlan(request.onnx(), new byte[] {1});
  }

  @Override
  public LoadedPlan load(byte[] plan, int device) {
    throw new UnsupportedOperationException("Nothing runs here");
  }
}
