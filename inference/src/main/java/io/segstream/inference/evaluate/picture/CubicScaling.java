package io.segstream.inference.evaluate.picture;

/**
 * Scales pictures by cubic convolution (Keys, "Cubic convolution interpolation for digital image
 * processing", IEEE Trans. ASSP 29, 1981) with the parameter {@value #A} and half-pixel centres:
 * what OpenCV calls INTER_CUBIC. It looks at 4 x 4 pixels however much smaller the result is, and
 * repeats the pixels at the borders.
 */
public final class CubicScaling {
  private static final float A = -0.75f;
  private static final int TAPS = 4;

  private CubicScaling() {}

  /** The picture at another size, each side scaled on its own. */
  public static RgbPicture scale(RgbPicture picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    int channels = RgbPicture.CHANNELS;
    float[][] across = weights(picture.width(), width);
    float[] narrow = new float[width * picture.height() * channels];
    for (int y = 0, to = 0; y < picture.height(); y++) {
      int row = y * picture.width() * channels;
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++, to++) {
          float sum = 0;
          for (int tap = 0; tap < TAPS; tap++) {
            int from = source(x, tap, picture.width(), width);
            sum += across[x][tap] * (picture.samples()[row + from * channels + c] & 0xff);
          }
          narrow[to] = sum;
        }
      }
    }
    float[][] down = weights(picture.height(), height);
    byte[] samples = new byte[width * height * channels];
    int rowLength = width * channels;
    for (int y = 0, to = 0; y < height; y++) {
      for (int i = 0; i < rowLength; i++, to++) {
        float sum = 0;
        for (int tap = 0; tap < TAPS; tap++) {
          sum += down[y][tap] * narrow[source(y, tap, picture.height(), height) * rowLength + i];
        }
        samples[to] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
      }
    }
    return new RgbPicture(width, height, samples);
  }

  private static double centre(int index, int in, int out) {
    return (index + 0.5) * in / out - 0.5;
  }

  private static int source(int index, int tap, int in, int out) {
    int first = (int) Math.floor(centre(index, in, out)) - 1;
    return Math.max(0, Math.min(in - 1, first + tap));
  }

  private static float[][] weights(int in, int out) {
    float[][] weights = new float[out][TAPS];
    for (int i = 0; i < out; i++) {
      double centre = centre(i, in, out);
      float t = (float) (centre - Math.floor(centre));
      for (int tap = 0; tap < TAPS; tap++) {
        weights[i][tap] = kernel(Math.abs(t + 1 - tap));
      }
    }
    return weights;
  }

  private static float kernel(float d) {
    if (d <= 1) {
      return ((A + 2) * d - (A + 3)) * d * d + 1;
    }
    return d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
  }
}
