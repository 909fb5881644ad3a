package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.segstream.schemas.mask.RleMask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the heads say about regions of one picture.
 *
 * @param boxes of the regions
 * @param classes that the classifier takes them for
 * @param chances of the masks' cells, [R][28 * 28], 0 to 1
 */
public record MaskPrediction(List<RegionBox> boxes, int[] classes, float[][] chances) {
  /**
   * Runs the heads in inference mode; activation maps are those of the classes that the classifier
   * says.
   *
   * @param features of the network for this picture alone, [1, F, h, w]
   * @param stride pixels per cell of the features
   * @param boxes one or more
   */
  public static MaskPrediction of(
      RegionHeads heads,
      ParameterStore parameters,
      NDArray features,
      double stride,
      List<RegionBox> boxes) {
    List<List<RegionBox>> picture = List.of(boxes);
    RegionHeads.Classified classified =
        heads.classify(
            parameters, RoiAlign.of(features, picture, stride, HeadSettings.CLASS_GRID), false);
    int[] classes =
        Arrays.stream(classified.logits().reshape(boxes.size(), -1).argMax(1).toLongArray())
            .mapToInt(Math::toIntExact)
            .toArray();
    NDArray logits =
        heads.masks(
            parameters,
            RoiAlign.of(features, picture, stride, HeadSettings.MASK_GRID),
            heads.settings().feature()
                ? Optional.of(
                    heads.encode(
                        parameters,
                        RoiAlign.of(features, picture, stride, heads.settings().grid()),
                        false))
                : Optional.empty(),
            Optional.of(heads.activations(classified.features(), classes)),
            false);
    float[] all = Activation.sigmoid(logits).toFloatArray();
    int cells = all.length / boxes.size();
    float[][] chances =
        IntStream.range(0, boxes.size())
            .mapToObj(i -> Arrays.copyOfRange(all, i * cells, (i + 1) * cells))
            .toArray(float[][]::new);
    return new MaskPrediction(List.copyOf(boxes), classes, chances);
  }

  /** The mask of a region in its picture. */
  public RleMask mask(int region, int width, int height) {
    return MaskPasting.paste(
        chances[region], HeadSettings.MASK_SIDE, boxes.get(region), width, height);
  }

  /** How sure a region's mask is: the mean chance of its cells above 0.5; 0 if there are none. */
  public double sureness(int region) {
    double sum = 0;
    int inside = 0;
    for (float chance : chances[region]) {
      if (chance > 0.5) {
        sum += chance;
        inside++;
      }
    }
    return inside == 0 ? 0 : sum / inside;
  }
}
