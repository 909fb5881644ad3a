package io.segstream.trainer.export;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.verify.VerificationCase;
import io.segstream.trainer.network.SegmentationNetwork;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * Late fusion of a learnt network with the {@link BaselineModel}, which has learnt nothing and so
 * knows no difference between data that the network has seen and has not. With share s, vectors are
 * {@code [sqrt(1 - s) learnt, sqrt(s) baseline]}: of length 1, with the weighted mean of both
 * cosines for a cosine. Logits of objectness are averaged with a share of their own.
 *
 * @param share of the baseline, above 0 and below 1
 * @param objectnessShare of the baseline in objectness, above 0 and at most 1: all of it
 */
public record BaselineFusion(double share, double objectnessShare) {
  public BaselineFusion {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "share %s of the baseline must be above 0 and below 1".formatted(share));
    }
    if (!(objectnessShare > 0 && objectnessShare <= 1)) {
      throw new IllegalArgumentException(
          "share %s of the baseline in objectness must be above 0 and at most 1"
              .formatted(objectnessShare));
    }
  }

  /** One share for embeddings and objectness. */
  public BaselineFusion(double share) {
    this(share, share);
  }

  /**
   * @throws ExportException if the outputs of the network do not lie on the baseline's grid
   */
  void requireFit(SegmentationNetwork network) {
    if (network.stride() != BaselineModel.STRIDE) {
      throw new ExportException(
          "A network with a cell per %d pixels cannot be fused with the baseline, which has one per %d: leave the baseline out"
              .formatted(network.stride(), BaselineModel.STRIDE));
    }
  }

  /** Vectors of a fused model for those of the network. */
  int dimensions(int learnt) {
    return learnt + BaselineModel.DIMENSIONS;
  }

  /**
   * Appends the baseline to a graph.
   *
   * @param frames unsigned bytes [N, H, W, 3]
   * @param learnt what the network gives for them
   * @return with embeddings of length 1
   */
  SegmentationNetwork.GraphOutputs fuse(
      OnnxGraph graph, Value frames, SegmentationNetwork.GraphOutputs learnt) {
    BaselineModel.Outputs baseline = BaselineModel.append(graph, frames);
    Value own = learnt.embeddings().unitLength(1).mul(root(1 - share));
    Value logits = learnt.objectness().mul((float) (1 - objectnessShare));
    return new SegmentationNetwork.GraphOutputs(
        own.concat(1, baseline.embeddings().mul(root(share))),
        logits.add(baseline.objectnessLogits().mul((float) objectnessShare)),
        learnt.classes());
  }

  private static float root(double weight) {
    return (float) Math.sqrt(weight);
  }

  /**
   * The same sums outside of a graph.
   *
   * @param learnt what the network gives: embeddings of length 1, logits of objectness
   * @param baseline runs the {@link BaselineModel}
   * @return the same of the fused model
   */
  VerificationCase fuse(VerificationCase learnt, SegmentationEngine baseline) {
    byte[] pixels = learnt.pixels();
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    FrameBatch batch = new FrameBatch(direct, learnt.frames(), learnt.height(), learnt.width());
    Map<OutputRole, float[]> fused = new EnumMap<>(learnt.expected());
    try (FrameFeatures features = baseline.infer(batch)) {
      fused.put(
          OutputRole.EMBEDDINGS, vectors(learnt.expected().get(OutputRole.EMBEDDINGS), features));
      fused.put(
          OutputRole.OBJECTNESS, logits(learnt.expected().get(OutputRole.OBJECTNESS), features));
    }
    return new VerificationCase(learnt.frames(), learnt.height(), learnt.width(), pixels, fused);
  }

  private float[] vectors(float[] learnt, FrameFeatures baseline) {
    int frames = baseline.count();
    int own = learnt.length / frames;
    int other = baseline.frame(0).embeddings().remaining();
    float[] fused = new float[frames * (own + other)];
    for (int frame = 0, at = 0; frame < frames; frame++) {
      for (int i = 0; i < own; i++) {
        fused[at++] = root(1 - share) * learnt[frame * own + i];
      }
      FeatureMap map = baseline.frame(frame);
      for (int i = 0; i < other; i++) {
        fused[at++] = root(share) * map.embeddings().get(i);
      }
    }
    return fused;
  }

  private float[] logits(float[] learnt, FrameFeatures baseline) {
    int cells = learnt.length / baseline.count();
    float[] fused = new float[learnt.length];
    for (int i = 0; i < fused.length; i++) {
      double other = baseline.frame(i / cells).objectness().get(i % cells);
      double untrained = Math.log(other / (1 - other));
      fused[i] = (float) ((1 - objectnessShare) * learnt[i] + objectnessShare * untrained);
    }
    return fused;
  }
}
