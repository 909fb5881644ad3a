package io.segstream.trainer.augment;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.RgbImage;
import java.util.Optional;

/**
 * What was made of an example. Maps have the view's size, with the values of {@link
 * io.segstream.trainer.data.Example}.
 *
 * @param image the picture
 * @param classes semantic class of each pixel, void beyond the source
 * @param foreground 1 on the object, void beyond the source
 * @param toSource from places in the view to places in the example's picture
 */
public record View(
    RgbImage image, Optional<LabelMap> classes, Optional<LabelMap> foreground, Affine toSource) {
  /** Share of the view that the object covers, 0..1; 0 if nothing is known of it. */
  public double foregroundShare() {
    if (foreground.isEmpty()) {
      return 0;
    }
    int object = 0;
    for (byte label : foreground.get().labels()) {
      object += label == 1 ? 1 : 0;
    }
    return (double) object / foreground.get().labels().length;
  }

  /** Where places of this view lie in another one of the same picture. */
  public Affine to(View other) {
    return toSource.then(other.toSource.inverse());
  }
}
