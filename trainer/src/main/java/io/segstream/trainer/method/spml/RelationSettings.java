package io.segstream.trainer.method.spml;

import io.segstream.trainer.loss.PixelToSegmentLoss;
import java.util.Objects;

/**
 * How much one relation counts.
 *
 * @param weight in the loss, 0 for leaving it out
 * @param loss with the relation's concentration
 */
public record RelationSettings(double weight, PixelToSegmentLoss loss) {
  public RelationSettings {
    Objects.requireNonNull(loss, "loss");
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight %s must be 0 or more".formatted(weight));
    }
  }

  static RelationSettings of(double weight, double concentration) {
    return new RelationSettings(weight, new PixelToSegmentLoss(concentration));
  }
}
