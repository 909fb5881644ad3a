package io.segstream.inference.tensorrt;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a machine has for TensorRT. A version is empty where the library that would say it is
 * missing or must not be asked.
 *
 * @param devices usable devices by index; may be there although something else is missing
 * @param driverVersion newest CUDA version that the driver speaks, for example {@code 13.0}
 * @param cudaVersion version of the CUDA runtime library
 * @param tensorRtVersion version of the TensorRT library
 * @param shortfall what keeps TensorRT from running here; empty if nothing does
 */
public record TensorRtStatus(
    List<GpuDevice> devices,
    Optional<String> driverVersion,
    Optional<String> cudaVersion,
    Optional<String> tensorRtVersion,
    Optional<Shortfall> shortfall) {
  public TensorRtStatus {
    devices = List.copyOf(devices);
    Objects.requireNonNull(driverVersion, "driverVersion");
    Objects.requireNonNull(cudaVersion, "cudaVersion");
    Objects.requireNonNull(tensorRtVersion, "tensorRtVersion");
    Objects.requireNonNull(shortfall, "shortfall");
    if (shortfall.isEmpty()
        && (devices.isEmpty() || cudaVersion.isEmpty() || tensorRtVersion.isEmpty())) {
      throw new IllegalArgumentException(
          "A machine where TensorRT runs has a device and versions, got devices=%s cuda=%s tensorrt=%s"
              .formatted(devices, cudaVersion, tensorRtVersion));
    }
  }

  /** A machine that lacks the first thing that is needed. */
  public static TensorRtStatus lacking(Shortfall shortfall) {
    return new TensorRtStatus(
        List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(shortfall));
  }

  /** Whether plans can be built and run. */
  public boolean usable() {
    return shortfall.isEmpty();
  }

  /**
   * The device with this index.
   *
   * @throws TensorRtException if TensorRT cannot run here, or there is no such device
   */
  public GpuDevice device(int index) {
    shortfall.ifPresent(
        missing -> {
          throw new TensorRtException(missing);
        });
    return devices.stream()
        .filter(device -> device.index() == index)
        .findFirst()
        .orElseThrow(
            () ->
                new TensorRtException(
                    new Shortfall(
                        TensorRtException.Kind.NO_DEVICE,
                        "there is no GPU %d; this machine has %s".formatted(index, devices),
                        "name one of them, or check CUDA_VISIBLE_DEVICES")));
  }
}
