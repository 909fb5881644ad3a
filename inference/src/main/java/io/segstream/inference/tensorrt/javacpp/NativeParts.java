package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The libraries that the JavaCPP classes load when they are first used. They are looked for
 * beforehand, because a class that has once failed to load stays broken for the whole process.
 */
final class NativeParts {
  private static final int RTLD_LAZY = 1;

  /** What the bindings' class path part is called; each is looked for beside the classes. */
  private static final List<String> BINDINGS =
      List.of(
          "org/bytedeco/cuda/linux-x86_64/libjnicudart.so",
          "org/bytedeco/cuda/linux-x86_64/libjnicublas.so",
          "org/bytedeco/cuda/linux-x86_64/libjnicudnn.so",
          "org/bytedeco/cuda/linux-x86_64/libjninvrtc.so",
          "org/bytedeco/tensorrt/linux-x86_64/libjninvinfer.so",
          "org/bytedeco/tensorrt/linux-x86_64/libjninvonnxparser.so");

  /** What they in turn need, in the versions of the bindings (their {@code NEEDED} entries). */
  private static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.13",
          "libcublas.so.13",
          "libcublasLt.so.13",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn_graph.so.9",
          "libnvrtc.so.13",
          "libnvinfer.so.10",
          "libnvonnxparser.so.10");

  private final Predicate<String> onClassPath;
  private final Predicate<String> loadable;

  NativeParts(Predicate<String> onClassPath, Predicate<String> loadable) {
    this.onClassPath = onClassPath;
    this.loadable = loadable;
  }

  /** Those of this process. */
  static NativeParts installed() {
    ClassLoader loader = NativeParts.class.getClassLoader();
    return new NativeParts(name -> loader.getResource(name) != null, NativeParts::opens);
  }

  private static boolean opens(String library) {
    try {
      NativeLibrary.getInstance(library, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** What is missing; empty if nothing is. */
  Optional<Shortfall> shortfall() {
    List<String> bindings = BINDINGS.stream().filter(onClassPath.negate()).toList();
    if (!bindings.isEmpty()) {
      return Optional.of(
          new Shortfall(
              Kind.MISSING_LIBRARY,
              "the class path lacks the native part of the bindings: "
                  + String.join(", ", bindings),
              "use the GPU image or bundle, or build with 'mvn -Ptensorrt'"));
    }
    List<String> missing = new ArrayList<>();
    for (String library : LIBRARIES) {
      if (!bundled(library) && !loadable.test(library)) {
        missing.add(library);
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shortfall(
                Kind.MISSING_LIBRARY,
                "the loader does not find " + String.join(", ", missing),
                "install TensorRT 10.15, CUDA 13 and cuDNN 9 (NVIDIA's TensorRT image has them) and name their directories in LD_LIBRARY_PATH"));
  }

  /** Jars with redistributed libraries carry them where JavaCPP looks first. */
  private boolean bundled(String library) {
    return onClassPath.test("org/bytedeco/cuda/linux-x86_64/" + library)
        || onClassPath.test("org/bytedeco/tensorrt/linux-x86_64/" + library);
  }
}
