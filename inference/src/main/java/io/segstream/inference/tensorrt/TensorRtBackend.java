package io.segstream.inference.tensorrt;

/**
 * The native side of TensorRT, and nothing else of it: what is here, ONNX to plan, plan to device.
 * Plans and timing caches are bytes; keeping them is somebody else's work.
 *
 * <p>Lifecycle promise: {@link #probe} answers whatever the state of the machine. The other calls
 * begin with a probe and refuse with a {@link TensorRtException} before the first call of TensorRT
 * where one is bound to fail, since TensorRT without a device can end the process. All calls may
 * come from several threads at once.
 */
public interface TensorRtBackend {
  /** What this machine has for TensorRT. Never throws. */
  TensorRtStatus probe();

  /**
   * Builds a plan. Takes seconds to minutes and the whole device; blocks until it is done.
   *
   * @throws TensorRtException if nothing can be built here, or not from this network
   */
  BuiltPlan build(BuildRequest request, BuildProgress progress);

  /**
   * Puts a plan onto a device; the caller closes it.
   *
   * @param plan as {@link #build} gave it, on a device of the same kind with the same TensorRT
   * @param device index of a device in {@link TensorRtStatus#devices}
   * @throws TensorRtException of kind {@code PLAN_DAMAGED} or {@code PLAN_FOREIGN} if the bytes are
   *     no plan or one for another TensorRT or device, {@code OUT_OF_MEMORY} if the device is full,
   *     or another kind if nothing can run here
   */
  LoadedPlan load(byte[] plan, int device);
}
