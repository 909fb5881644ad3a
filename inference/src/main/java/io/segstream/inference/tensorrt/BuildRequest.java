package io.segstream.inference.tensorrt;

import java.util.List;
import java.util.Objects;

/**
 * A plan to build. The arrays are not copied: leave them as they are until the build is done.
 *
 * @param onnx the network's file
 * @param profiles shapes of inputs, one set of kernels each; empty if all shapes are in the file
 * @param precision of the file
 * @param workspaceBytes device memory that kernels may use beside inputs, outputs and weights
 * @param timingCache what an earlier build on this kind of device measured; empty if there is none.
 *     A cache that does not fit is not used.
 * @param device to build on and for
 */
public record BuildRequest(
    byte[] onnx,
    List<ShapeProfile> profiles,
    Precision precision,
    long workspaceBytes,
    byte[] timingCache,
    int device) {
  /** Workspace where nobody says otherwise. */
  public static final long DEFAULT_WORKSPACE_BYTES = 1L << 30;

  public BuildRequest {
    Objects.requireNonNull(onnx, "onnx");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(timingCache, "timingCache");
    profiles = List.copyOf(profiles);
    if (workspaceBytes < 1 || device < 0) {
      throw new IllegalArgumentException(
          "workspaceBytes %d must be 1 or more and device %d must not be negative"
              .formatted(workspaceBytes, device));
    }
  }
}
