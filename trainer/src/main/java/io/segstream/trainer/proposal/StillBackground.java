package io.segstream.trainer.proposal;

import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * What a camera that does not move sees when nothing is in its way: at each pixel the colour that
 * most frames are near to, which holds as long as no object stays for most of the time (the mode of
 * the pixel's history, as kernel density models of background have it: Elgammal, Harwood and Davis,
 * "Non-parametric model for background subtraction", ECCV 2000).
 */
final class StillBackground {
  private static final int CANDIDATES = 50;
  private static final int RADIUS = 20;

  /** Difference in colour at which a pixel is as likely foreground as background. */
  private static final float EVEN = 26;

  private static final int LARGEST = 255;

  private final int width;
  private final int height;
  private final byte[] colours;
  private final double support;

  private StillBackground(int width, int height, byte[] colours, double support) {
    this.width = width;
    this.height = height;
    this.colours = colours;
    this.support = support;
  }

  /**
   * @param frames of one size, at least one
   */
  static StillBackground of(List<RgbImage> frames) {
    int width = frames.get(0).width();
    int height = frames.get(0).height();
    byte[] colours = new byte[width * height * RgbImage.CHANNELS];
    int[] supports = new int[width * height];
    for (int pixel = 0; pixel < width * height; pixel++) {
      supports[pixel] = mode(frames, pixel * RgbImage.CHANNELS, colours);
    }
    Arrays.sort(supports);
    double median = (double) supports[supports.length / 2] / frames.size();
    return new StillBackground(width, height, colours, median);
  }

  /** Finds the colour of one pixel; how many frames are near to it. */
  private static int mode(List<RgbImage> frames, int at, byte[] colours) {
    int step = (frames.size() + CANDIDATES - 1) / CANDIDATES;
    int best = 0;
    int most = 0;
    for (int candidate = 0; candidate < frames.size(); candidate += step) {
      byte[] colour = frames.get(candidate).rgb();
      int near = 0;
      for (RgbImage frame : frames) {
        near += near(colour, frame.rgb(), at) ? 1 : 0;
      }
      if (near > most) {
        most = near;
        best = candidate;
      }
    }
    long[] sums = new long[RgbImage.CHANNELS];
    for (RgbImage frame : frames) {
      if (near(frames.get(best).rgb(), frame.rgb(), at)) {
        for (int c = 0; c < sums.length; c++) {
          sums[c] += frame.rgb()[at + c] & 0xFF;
        }
      }
    }
    for (int c = 0; c < sums.length; c++) {
      colours[at + c] = (byte) ((sums[c] + most / 2) / most);
    }
    return most;
  }

  private static boolean near(byte[] a, byte[] b, int at) {
    int sum = 0;
    for (int c = at; c < at + RgbImage.CHANNELS; c++) {
      int difference = (a[c] & 0xFF) - (b[c] & 0xFF);
      sum += difference * difference;
    }
    return sum < RADIUS * RADIUS;
  }

  /**
   * Share of the frames that show the background, at the median pixel: near 1 if the camera is
   * still.
   */
  double support() {
    return support;
  }

  /**
   * How likely each pixel is none of the background: from its colour and its neighbours', after
   * what changed everywhere, as exposure does, is taken out.
   *
   * @param frame of the size of those before
   * @return [height, width], 0..1; 0.5 at a difference of {@value #EVEN} of 255
   */
  float[] foreground(RgbImage frame) {
    int[] shift = shift(frame.rgb());
    float[] squares = new float[width * height];
    for (int i = 0; i < squares.length; i++) {
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int at = i * RgbImage.CHANNELS + c;
        int difference = (frame.rgb()[at] & 0xFF) - (colours[at] & 0xFF) - shift[c];
        squares[i] += difference * difference;
      }
    }
    float[] foreground = new float[squares.length];
    float scale = (float) Math.log(2) / (EVEN * EVEN);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        foreground[y * width + x] = 1 - (float) StrictMath.exp(-scale * mean(squares, x, y));
      }
    }
    return foreground;
  }

  private float mean(float[] values, int x, int y) {
    float sum = 0;
    int count = 0;
    for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        sum += values[ny * width + nx];
        count++;
      }
    }
    return sum / count;
  }

  /** The median difference from the background by channel. */
  private int[] shift(byte[] rgb) {
    int[] shift = new int[RgbImage.CHANNELS];
    for (int c = 0; c < shift.length; c++) {
      int[] counts = new int[2 * LARGEST + 1];
      for (int at = c; at < rgb.length; at += RgbImage.CHANNELS) {
        counts[(rgb[at] & 0xFF) - (colours[at] & 0xFF) + LARGEST]++;
      }
      int bin = 0;
      for (int below = counts[0]; 2L * below < (long) width * height; below += counts[bin]) {
        bin++;
      }
      shift[c] = bin - LARGEST;
    }
    return shift;
  }
}
