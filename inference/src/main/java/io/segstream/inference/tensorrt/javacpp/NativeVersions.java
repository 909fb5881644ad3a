package io.segstream.inference.tensorrt.javacpp;

import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;

import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/**
 * Versions of the libraries that were loaded.
 *
 * @param cuda of the runtime, for example {@code 13.1}
 * @param tensorRt for example {@code 10.15.1}
 */
record NativeVersions(String cuda, String tensorRt) {
  /** The TensorRT that the bindings are made for. */
  private static final int MAJOR = 10;

  private static final int MINOR = 15;

  NativeVersions {
    Objects.requireNonNull(cuda, "cuda");
    Objects.requireNonNull(tensorRt, "tensorRt");
  }

  /**
   * Loads the libraries and asks them; call it only where there is a device.
   *
   * @throws LinkageError if one does not load
   */
  static NativeVersions ask() {
    Loader.load(nvinfer.class);
    Loader.load(nvonnxparser.class);
    int[] cuda = new int[1];
    Cuda.check(cudaRuntimeGetVersion(cuda), "cudaRuntimeGetVersion");
    int version = nvinfer.getInferLibVersion();
    return new NativeVersions(
        DriverProbe.text(cuda[0]),
        "%d.%d.%d".formatted(version / 10000, version / 100 % 100, version % 100));
  }

  /** What is wrong with them; empty if nothing is. */
  Optional<Shortfall> shortfall() {
    String[] parts = tensorRt.split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return major == MAJOR && minor >= MINOR
        ? Optional.empty()
        : Optional.of(
            new Shortfall(
                Kind.WRONG_VERSION,
                "the loader found TensorRT %s".formatted(tensorRt),
                "use TensorRT %d.%d or a later %d.x".formatted(MAJOR, MINOR, MAJOR)));
  }

  /** Why libraries that are there did not load. */
  static Shortfall notLoaded(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new Shortfall(
        Kind.MISSING_LIBRARY,
        "a library of CUDA or TensorRT does not load: " + DriverProbe.reason(root),
        "install TensorRT %d.%d for CUDA %d, and restart the process"
            .formatted(MAJOR, MINOR, DriverProbe.CUDA_MAJOR));
  }
}
