package io.segstream.inference.tensorrt.javacpp;

import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the lines of TensorRT's log mean; its calls give no codes. */
final class NativeErrors {
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("out of ?memory|outofmemory|cudaerrormemoryallocation|insufficient memory");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "version tag|version mismatch|incompatible (device|tensorrt|version)|compute capability|expecting (library )?version|different (device|version|gpu)|platform specific tag");

  private NativeErrors() {}

  static boolean outOfMemory(String errors) {
    return OUT_OF_MEMORY.matcher(errors.toLowerCase(Locale.ROOT)).find();
  }

  /** Why a plan was not taken. */
  static Shortfall refusedPlan(String errors) {
    if (outOfMemory(errors)) {
      return Cuda.outOfMemory("the plan does not fit onto the GPU: " + errors);
    }
    return FOREIGN.matcher(errors.toLowerCase(Locale.ROOT)).find()
        ? new Shortfall(
            Kind.PLAN_FOREIGN,
            "the plan was built for another TensorRT or GPU: " + errors,
            "build it again here")
        : new Shortfall(
            Kind.PLAN_DAMAGED, "the plan is damaged: " + errors, "delete it and build it again");
  }
}
