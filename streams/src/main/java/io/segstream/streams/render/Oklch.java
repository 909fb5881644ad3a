package io.segstream.streams.render;

/**
 * Colours by how they look: lightness, chroma and hue of OKLab (B. Ottosson, "A perceptual color
 * space for image processing", 2020).
 *
 * @param lightness 0 (black) to 1 (white)
 * @param chroma 0 (grey) to about 0.3
 * @param hue degrees
 */
record Oklch(double lightness, double chroma, double hue) {
  private static final double GAMUT_STEP = 0.98;
  private static final double GAMUT_SLACK = 1e-4;

  /** The colour as 0xRRGGBB; chroma is taken back as far as sRGB cannot show it. */
  int rgb() {
    double radians = StrictMath.toRadians(hue);
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    double shown = chroma;
    double[] linear = linear(lightness, shown * cos, shown * sin);
    while (!inGamut(linear) && shown > GAMUT_SLACK) {
      shown *= GAMUT_STEP;
      linear = linear(lightness, shown * cos, shown * sin);
    }
    return channel(linear[0]) << 16 | channel(linear[1]) << 8 | channel(linear[2]);
  }

  private static double[] linear(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static boolean inGamut(double[] linear) {
    for (double value : linear) {
      if (value < -GAMUT_SLACK || value > 1 + GAMUT_SLACK) {
        return false;
      }
    }
    return true;
  }

  private static double cube(double value) {
    return value * value * value;
  }

  /** The transfer function of IEC 61966-2-1. */
  private static int channel(double linear) {
    double value = Math.max(0, Math.min(1, linear));
    double encoded =
        value <= 0.0031308 ? 12.92 * value : 1.055 * StrictMath.pow(value, 1 / 2.4) - 0.055;
    return (int) Math.rint(255 * encoded);
  }
}
