package io.segstream.trainer.method.maskcontrast;

import java.util.List;

/**
 * How MaskContrast learns.
 *
 * @param temperature tau of the contrast, above 0
 * @param momentum what the key network keeps of itself in each step, 0 to 1
 * @param queue prototypes of earlier steps to tell objects apart from, a multiple of the batch
 * @param upsample whether the losses see every pixel of the view, as published; else the cells of
 *     the network's output, a sixteenth of that at stride 4 and a sixty-fourth at stride 8
 * @param contrastWeight of finding the own prototype, 0 or more
 * @param objectnessWeight of telling the object from the background, 0 or more
 * @param frozen parts of both networks that do not learn, see {@link
 *     io.segstream.trainer.network.SegmentationNetwork#freeze}
 */
public record MaskContrastSettings(
    double temperature,
    double momentum,
    int queue,
    boolean upsample,
    double contrastWeight,
    double objectnessWeight,
    List<String> frozen) {
  /** As published for masks that were found without labels. */
  public static final MaskContrastSettings PUBLISHED =
      new MaskContrastSettings(0.5, 0.999, 256, true, 1, 1, List.of());

  /** Parts of {@code resnet50} that stay as they are if its weights were learnt from classes. */
  public static final List<String> FROZEN_RESNET = List.of("stem", "layer1", "layer2");

  public MaskContrastSettings {
    frozen = List.copyOf(frozen);
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature %s must be above 0".formatted(temperature));
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum %s must be 0 to 1".formatted(momentum));
    }
    if (queue < 1) {
      throw new IllegalArgumentException("queue %d must be 1 or more".formatted(queue));
    }
    requireWeight("contrastWeight", contrastWeight);
    requireWeight("objectnessWeight", objectnessWeight);
    if (contrastWeight + objectnessWeight == 0) {
      throw new IllegalArgumentException(
          "contrastWeight and objectnessWeight are both 0: nothing would be learnt");
    }
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s %s must be 0 or more".formatted(name, value));
    }
  }
}
