package io.segstream.inference.tensorrt;

import java.util.Objects;

/**
 * A GPU that CUDA can use.
 *
 * @param index as CUDA counts, from 0; {@code CUDA_VISIBLE_DEVICES} changes it
 * @param name as the driver gives it, for example {@code NVIDIA H100 80GB HBM3}
 * @param major compute capability before the dot
 * @param minor compute capability after the dot
 * @param totalBytes memory of the device
 * @param freeBytes memory that was free when the device was asked
 */
public record GpuDevice(
    int index, String name, int major, int minor, long totalBytes, long freeBytes) {
  public GpuDevice {
    Objects.requireNonNull(name, "name");
    if (index < 0 || major < 0 || minor < 0 || freeBytes < 0 || totalBytes < freeBytes) {
      throw new IllegalArgumentException(
          "GPU %d '%s' of compute capability %d.%d with %d of %d bytes free cannot be"
              .formatted(index, name, major, minor, freeBytes, totalBytes));
    }
  }

  /** Compute capability, for example {@code 9.0}. */
  public String computeCapability() {
    return major + "." + minor;
  }

  @Override
  public String toString() {
    return "GPU %d %s (compute capability %s, %d of %d MiB free)"
        .formatted(index, name, computeCapability(), freeBytes >> 20, totalBytes >> 20);
  }
}
