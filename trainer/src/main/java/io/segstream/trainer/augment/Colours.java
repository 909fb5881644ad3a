package io.segstream.trainer.augment;

/**
 * Changes of colour with the formulas of torchvision ({@code transforms.v2.functional}, tensors),
 * on values 0..255.
 */
final class Colours {
  // ITU-R BT.601 as torchvision writes it.
  private static final float RED = 0.2989f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;
  private static final int CHANNELS = 3;
  private static final float SECTORS = 6;

  private Colours() {}

  /** Multiplies. */
  static void brightness(Pixels pixels, float factor) {
    float[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Pixels.clamp(rgb[i] * factor);
    }
  }

  /** Blends with the mean grey of the picture. */
  static void contrast(Pixels pixels, float factor) {
    float[] rgb = pixels.rgb();
    double sum = 0;
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      sum += grey(rgb, i);
    }
    float offset = (1 - factor) * (float) (sum * CHANNELS / rgb.length);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Pixels.clamp(factor * rgb[i] + offset);
    }
  }

  /** Blends each pixel with its own grey. */
  static void saturation(Pixels pixels, float factor) {
    float[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      float offset = (1 - factor) * grey(rgb, i);
      rgb[i] = Pixels.clamp(factor * rgb[i] + offset);
      rgb[i + 1] = Pixels.clamp(factor * rgb[i + 1] + offset);
      rgb[i + 2] = Pixels.clamp(factor * rgb[i + 2] + offset);
    }
  }

  /** Replaces each pixel by its grey. */
  static void greyscale(Pixels pixels) {
    float[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      float grey = grey(rgb, i);
      rgb[i] = grey;
      rgb[i + 1] = grey;
      rgb[i + 2] = grey;
    }
  }

  private static float grey(float[] rgb, int at) {
    return RED * rgb[at] + GREEN * rgb[at + 1] + BLUE * rgb[at + 2];
  }

  /**
   * Turns the hue of HSV.
   *
   * @param turn share of the circle, -0.5..0.5
   */
  static void hue(Pixels pixels, float turn) {
    float[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      float largest = Math.max(rgb[i], Math.max(rgb[i + 1], rgb[i + 2]));
      float smallest = Math.min(rgb[i], Math.min(rgb[i + 1], rgb[i + 2]));
      float chroma = largest - smallest;
      if (chroma > 0) {
        float sextant = sextant(rgb[i], rgb[i + 1], rgb[i + 2], largest, chroma);
        paint(rgb, i, wrap(sextant + SECTORS * turn), largest, chroma);
      }
    }
  }

  /** Hue, -1..5: red 0, green 2, blue 4. */
  private static float sextant(float red, float green, float blue, float largest, float chroma) {
    if (largest == red) {
      return (green - blue) / chroma;
    }
    return largest == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  }

  private static float wrap(float sextant) {
    float wrapped = sextant < 0 ? sextant + SECTORS : sextant;
    return wrapped >= SECTORS ? wrapped - SECTORS : wrapped;
  }

  private static void paint(float[] rgb, int at, float sextant, float largest, float chroma) {
    int sector = (int) sextant;
    float part = sextant - sector;
    float smallest = largest - chroma;
    float falling = largest - chroma * part;
    float rising = smallest + chroma * part;
    switch (sector) {
      case 0 -> set(rgb, at, largest, rising, smallest);
      case 1 -> set(rgb, at, falling, largest, smallest);
      case 2 -> set(rgb, at, smallest, largest, rising);
      case 3 -> set(rgb, at, smallest, falling, largest);
      case 4 -> set(rgb, at, rising, smallest, largest);
      default -> set(rgb, at, largest, smallest, falling);
    }
  }

  private static void set(float[] rgb, int at, float red, float green, float blue) {
    rgb[at] = red;
    rgb[at + 1] = green;
    rgb[at + 2] = blue;
  }
}
