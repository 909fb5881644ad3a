package io.segstream.inference.tensorrt;

import java.util.List;

/**
 * A plan on a device.
 *
 * <p>Lifecycle promise: contexts and host memory that come from it are closed before it; {@link
 * #close} then frees all memory of the plan, on the device and on the host. Closing twice is
 * harmless. May be used by several threads at once, each with a context of its own.
 */
public interface LoadedPlan extends AutoCloseable {
  /** Inputs, then outputs, each in the order of the network. */
  List<PlanBinding> bindings();

  /** The shapes that it can run, in the order of {@link BuildRequest#profiles}. */
  List<ShapeProfile> profiles();

  /** Index of the device that it is on. */
  int device();

  /**
   * Makes a context with memory for the largest shapes of a profile; the caller closes it.
   *
   * @param profile index into {@link #profiles}; 0 if there are none
   * @throws TensorRtException if the device's memory does not suffice
   */
  PlanContext newContext(int profile, ContextOptions options);

  /**
   * Memory of the host that the device copies from and to without help; the caller closes it.
   *
   * @throws TensorRtException if there is not so much
   */
  HostMemory allocateHost(long bytes);

  @Override
  void close();
}
