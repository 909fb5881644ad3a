package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import java.util.List;
import java.util.Objects;

/**
 * A plan that is wanted.
 *
 * @param model whose ONNX file it is made of
 * @param profiles shapes of inputs; empty if the file fixes all
 * @param precision of the file
 * @param workspaceBytes device memory that kernels may use
 * @param device index of the GPU
 */
public record PlanRequest(
    LoadedModel model,
    List<ShapeProfile> profiles,
    Precision precision,
    long workspaceBytes,
    int device) {
  public PlanRequest {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(precision, "precision");
    profiles = List.copyOf(profiles);
    if (workspaceBytes < 1 || device < 0) {
      throw new IllegalArgumentException(
          "workspaceBytes %d must be 1 or more and device %d not negative"
              .formatted(workspaceBytes, device));
    }
  }

  /** The key of the plan on a target. */
  PlanKey key(byte[] onnx, PlanTarget target) {
    return new PlanKey(
        Sha256.of(onnx),
        target,
        profiles.stream().map(ShapeProfile::toString).toList(),
        precision,
        List.of("workspace=" + workspaceBytes));
  }
}
