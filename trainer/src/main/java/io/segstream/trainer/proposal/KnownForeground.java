package io.segstream.trainer.proposal;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.Instance;
import java.util.Optional;

/** Intersection over union with the foreground that people drew, where they did. */
final class KnownForeground {
  private KnownForeground() {}

  /**
   * What an example knows: its foreground, or all its instances together.
   *
   * @return 1 on objects, 0 elsewhere, {@link LabelMap#VOID} where unknown; empty without either
   */
  static Optional<LabelMap> of(Example example) {
    if (example.foreground().isPresent() || example.instances().isEmpty()) {
      return example.foreground();
    }
    RleMask union = RleMask.empty(example.image().width(), example.image().height());
    for (Instance instance : example.instances()) {
      union = union.union(instance.mask());
    }
    return Optional.of(new LabelMap(union.width(), union.height(), union.decode()));
  }

  /** 0..1, over the pixels that are known; 1 if both are empty there. */
  static double iou(BinaryMask mask, LabelMap truth) {
    int common = 0;
    int union = 0;
    for (int i = 0; i < truth.labels().length; i++) {
      int label = truth.labels()[i] & 0xFF;
      if (label != LabelMap.VOID) {
        boolean known = label != 0;
        common += known && mask.get(i) ? 1 : 0;
        union += known || mask.get(i) ? 1 : 0;
      }
    }
    return union == 0 ? 1 : (double) common / union;
  }
}
