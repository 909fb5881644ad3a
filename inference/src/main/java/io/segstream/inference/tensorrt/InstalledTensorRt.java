package io.segstream.inference.tensorrt;

import java.util.ServiceLoader;

/** The TensorRT of this process: the one {@link TensorRtBackend} that the class path provides. */
public final class InstalledTensorRt {
  private InstalledTensorRt() {}

  private static final class Holder {
    static final TensorRtBackend BACKEND =
        ServiceLoader.load(TensorRtBackend.class, TensorRtBackend.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The class path has no TensorRtBackend; the module inference brings one"));
  }

  /** The backend; making it loads nothing native. */
  public static TensorRtBackend backend() {
    return Holder.BACKEND;
  }
}
