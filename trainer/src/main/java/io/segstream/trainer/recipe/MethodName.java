package io.segstream.trainer.recipe;

import java.util.Arrays;
import java.util.Optional;

/** Methods that a recipe can name. */
public enum MethodName {
  /** Contrasting object mask proposals (Van Gansbeke et al., 2021). */
  MASKCONTRAST("maskcontrast"),
  /** Cross-image pixel contrast (Wang et al., 2021). */
  PIXEL_CONTRAST("pixel-contrast"),
  /** Carrying object labels from frame to frame, our own. */
  PROPAGATION("propagation"),
  /** Pixel-to-segment contrast from weak annotations (Ke et al., 2021). */
  SPML("spml"),
  /** Masks of objects of which some classes have boxes only (Wang et al., 2022). */
  CONTRASTMASK("contrastmask"),
  /** Masks of objects that only captions name (Huynh et al., 2022). */
  XPM("xpm");

  private final String text;

  MethodName(String text) {
    this.text = text;
  }

  /** The method of a name as in recipes. */
  public static Optional<MethodName> named(String text) {
    return Arrays.stream(values()).filter(method -> method.text.equals(text)).findFirst();
  }

  /** Whether networks learn where objects are; what the others' objectness says is chance. */
  public boolean learnsObjectness() {
    return switch (this) {
      case MASKCONTRAST, PROPAGATION, CONTRASTMASK, XPM -> true;
      case PIXEL_CONTRAST, SPML -> false;
    };
  }

  /** As recipes write it. */
  @Override
  public String toString() {
    return text;
  }
}
