package io.segstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.verify.VerificationCase;
import io.segstream.inference.verify.VerificationVectors;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.Normalisation;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.proposal.BuiltInModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Runs a network on some drawn pictures, so that others can check that they compute the same. */
final class NetworkVectors {
  /** What the file beside a model may take, in bytes. */
  static final long LARGEST_FILE = 300_000;

  private static final int SIDE = 64;
  private static final long SEED = 1;

  private NetworkVectors() {}

  /**
   * Vectors of sizes that models take and that do not divide into the strides inside networks.
   * Sizes that would make the file too large are left out; the first one is always there.
   *
   * @param manager parent of the memory that this takes meanwhile
   */
  static VerificationVectors of(
      SegmentationNetwork network, ExportSettings settings, NDManager manager) throws IOException {
    if (settings.fusion().isEmpty()) {
      return of(network, settings, manager, learnt -> learnt);
    }
    BaselineFusion fusion = settings.fusion().get();
    return BuiltInModel.use(
        model -> {
          try (SegmentationEngine baseline =
              OnnxRuntimeEngine.open(model, EngineSettings.defaults())) {
            return of(network, settings, manager, learnt -> fusion.fuse(learnt, baseline));
          }
        });
  }

  private static VerificationVectors of(
      SegmentationNetwork network,
      ExportSettings settings,
      NDManager manager,
      UnaryOperator<VerificationCase> completed) {
    int stride = network.stride();
    int side = (Math.max(SIDE, network.smallestSide()) + stride - 1) / stride * stride;
    List<Shape> sizes =
        List.of(
            new Shape(2, side, side),
            new Shape(1, side + 3L * stride, side + 5L * stride),
            new Shape(1, side + stride, 2L * side));
    List<VerificationCase> cases = new ArrayList<>();
    long bytes = 1024;
    for (Shape size : sizes) {
      float shift = settings.objectnessShift();
      VerificationCase next =
          probabilities(completed.apply(run(network, shift, manager, size)), settings);
      bytes += next.bytes();
      if (cases.isEmpty() || bytes <= LARGEST_FILE) {
        cases.add(next);
      }
    }
    return new VerificationVectors(settings.precision().tolerance(), cases);
  }

  private static VerificationCase probabilities(VerificationCase logits, ExportSettings settings) {
    Map<OutputRole, float[]> expected = new EnumMap<>(logits.expected());
    float[] objectness = expected.remove(OutputRole.OBJECTNESS).clone();
    for (int i = 0; i < objectness.length; i++) {
      objectness[i] = (float) (1 / (1 + Math.exp(-objectness[i])));
    }
    if (settings.givesObjectness()) {
      expected.put(OutputRole.OBJECTNESS, objectness);
    }
    return new VerificationCase(
        logits.frames(), logits.height(), logits.width(), logits.pixels(), expected);
  }

  /** With logits of objectness and probabilities of classes. */
  private static VerificationCase run(
      SegmentationNetwork network, float objectnessShift, NDManager manager, Shape size) {
    int frames = (int) size.get(0);
    int height = (int) size.get(1);
    int width = (int) size.get(2);
    byte[] pixels = picture(frames, height, width);
    try (NDManager scope = manager.newSubManager()) {
      NDArray bytes =
          scope.create(
              ByteBuffer.wrap(pixels), new Shape(frames, height, width, 3), DataType.UINT8);
      NetworkOutputs outputs =
          network.run(new ParameterStore(scope, false), Normalisation.apply(bytes), false);
      Map<OutputRole, float[]> expected = new EnumMap<>(OutputRole.class);
      expected.put(OutputRole.EMBEDDINGS, unitLength(outputs.embeddings()).toFloatArray());
      expected.put(OutputRole.OBJECTNESS, outputs.objectness().add(objectnessShift).toFloatArray());
      outputs
          .classes()
          .ifPresent(it -> expected.put(OutputRole.CLASSES, it.softmax(1).toFloatArray()));
      return new VerificationCase(frames, height, width, pixels, expected);
    }
  }

  private static NDArray unitLength(NDArray embeddings) {
    return embeddings.div(embeddings.norm(new int[] {1}, true).maximum(1e-12f));
  }

  /** Waves of three colours with noise on them: smooth areas, edges and grain, as films have. */
  static byte[] picture(int frames, int height, int width) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] pixels = new byte[frames * height * width * 3];
    int at = 0;
    for (int frame = 0; frame < frames; frame++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int channel = 0; channel < 3; channel++) {
            double wave =
                StrictMath.sin(x * 0.11 * (channel + 1) + frame)
                    + StrictMath.cos(y * 0.17 + channel);
            int bright = (x / 19 + y / 13) % 2 == 0 ? 40 : 0;
            pixels[at++] = (byte) (int) (88 + 40 * wave + bright + random.nextInt(40));
          }
        }
      }
    }
    return pixels;
  }
}
