package io.segstream.trainer.recipe;

/** Methods that a recipe can name. */
public enum MethodName {
  /** Contrasting object mask proposals (Van Gansbeke et al., 2021). */
  MASKCONTRAST("maskcontrast"),
  /** Cross-image pixel contrast (Wang et al., 2021). */
  PIXEL_CONTRAST("pixel-contrast"),
  /** Carrying object labels from frame to frame, our own. */
  PROPAGATION("propagation"),
  /** Pixel-to-segment contrast from weak annotations (Ke et al., 2021). */
  SPML("spml");

  private final String text;

  MethodName(String text) {
    this.text = text;
  }

  /** As recipes write it. */
  @Override
  public String toString() {
    return text;
  }
}
