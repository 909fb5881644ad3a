package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.tensorrt.DeviceUsage;
import org.bytedeco.javacpp.Pointer;

/** Memory of the thread's device. */
final class DeviceMemory {
  /** Kind of native handle: one piece of a device's memory. */
  static final String HANDLE = "trt-device-memory";

  private DeviceMemory() {}

  /** Memory that is freed with the scope. */
  static Pointer allocate(long bytes, int device, NativeScope scope) {
    Pointer memory = new Pointer();
    // TensorRT wants addresses also for tensors without elements.
    Cuda.check(cudaMalloc(memory, Math.max(1, bytes)), "cudaMalloc of %d bytes".formatted(bytes));
    NativeHandles.Lease lease = NativeHandles.acquire(HANDLE);
    DeviceUsage.Reservation reservation = DeviceUsage.reserve(device, bytes);
    scope.onClose(
        () -> {
          lease.close();
          reservation.close();
          Cuda.use(device);
          Cuda.check(cudaFree(memory), "cudaFree");
        });
    return memory;
  }
}
