package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.util.Locale;
import java.util.Objects;

/**
 * What a plan runs on: plans fit neither another TensorRT nor another kind of GPU.
 *
 * @param tensorRt version of the library
 * @param gpu name of the device, as the driver gives it
 * @param computeCapability of the device, for example {@code 9.0}
 */
public record PlanTarget(String tensorRt, String gpu, String computeCapability) {
  public PlanTarget {
    Objects.requireNonNull(tensorRt, "tensorRt");
    Objects.requireNonNull(gpu, "gpu");
    Objects.requireNonNull(computeCapability, "computeCapability");
  }

  /**
   * A device of this machine.
   *
   * @throws io.segstream.inference.tensorrt.TensorRtException if TensorRT cannot run here, or there
   *     is no such device
   */
  public static PlanTarget of(TensorRtStatus status, int device) {
    GpuDevice gpu = status.device(device);
    return new PlanTarget(
        status.tensorRtVersion().orElseThrow(), gpu.name(), gpu.computeCapability());
  }

  /** Part of file names, for example {@code nvidia-h100-sm90-trt10.15.1}. */
  String slug() {
    return "%s-sm%s-trt%s"
        .formatted(clean(gpu), clean(computeCapability.replace(".", "")), clean(tensorRt));
  }

  private static String clean(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }

  @Override
  public String toString() {
    return "TensorRT %s on %s (compute capability %s)".formatted(tensorRt, gpu, computeCapability);
  }
}
