package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.segstream.inference.segment.BoxMask;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks heads for the masks of regions of one picture. */
public final class MaskPrediction {
  private MaskPrediction() {}

  /**
   * Runs the heads in inference mode; activation maps are those of the classes that the classifier
   * says.
   *
   * @param features of the network for this picture alone, [1, F, h, w]
   * @param stride pixels per cell of the features
   * @param boxes one or more
   * @return one per box, in order
   */
  public static List<BoxMask> of(
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
    return of(logits, boxes);
  }

  /**
   * Takes masks out of a head's answer.
   *
   * @param logits [R, 1, 28, 28]
   * @param boxes R, one or more
   * @return one per box, in order
   */
  public static List<BoxMask> of(NDArray logits, List<RegionBox> boxes) {
    float[] all = Activation.sigmoid(logits).toFloatArray();
    int cells = all.length / boxes.size();
    return IntStream.range(0, boxes.size())
        .mapToObj(
            i -> {
              RegionBox box = boxes.get(i);
              return new BoxMask(
                  box.left(),
                  box.top(),
                  box.right(),
                  box.bottom(),
                  HeadSettings.MASK_SIDE,
                  Arrays.copyOfRange(all, i * cells, (i + 1) * cells));
            })
        .toList();
  }
}
