package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import org.bytedeco.javacpp.SizeTPointer;

/** Turns error codes of the CUDA runtime into exceptions. */
final class Cuda {
  private Cuda() {}

  /** Makes a device the one of this thread's next calls. */
  static void use(int device) {
    check(cudaSetDevice(device), "cudaSetDevice(%d)".formatted(device));
  }

  /**
   * Checks a call.
   *
   * @throws TensorRtException if it failed
   */
  static void check(int result, String what) {
    if (result == cudaSuccess) {
      return;
    }
    // Errors that can be got over would otherwise be reported again by the next call.
    cudaGetLastError();
    String found =
        "%s failed, CUDA error %d %s"
            .formatted(what, result, cudaGetErrorString(result).getString());
    throw new TensorRtException(
        result == cudaErrorMemoryAllocation
            ? outOfMemory(found)
            : new Shortfall(
                Kind.EXECUTION_FAILED,
                found,
                "restart the process; if it happens again, look at the kernel's log for Xid"));
  }

  static Shortfall outOfMemory(String found) {
    return new Shortfall(
        Kind.OUT_OF_MEMORY,
        found,
        "free memory on the GPU, or give smaller batches, smaller frames or fewer contexts");
  }

  /** Bytes that are free on the device of this thread. */
  static long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      check(cudaMemGetInfo(free, total), "cudaMemGetInfo");
      return free.get();
    }
  }

  /**
   * Refuses what will not fit, before TensorRT tries.
   *
   * @throws TensorRtException if the device of this thread has less memory free
   */
  static void requireFree(long bytes, String what) {
    long free = freeBytes();
    if (bytes > free) {
      throw new TensorRtException(
          outOfMemory(
              "%s needs %d MiB on the GPU, %d MiB are free"
                  .formatted(what, bytes >> 20, free >> 20)));
    }
  }
}
