package io.segstream.schemas.mask;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A binary mask as COCO run lengths: column-major runs that alternate between background and
 * foreground and start with background. Immutable; two masks are equal if they have the same size
 * and pixels. A mask has at most 2<sup>31</sup> - 1 pixels.
 */
public final class RleMask {
  /** Labels are bytes and 0 is background. */
  public static final int MAX_LABELS = 255;

  private final int width;
  private final int height;

  /** Canonical: no run but the first is 0. */
  private final int[] runs;

  private final int area;

  private RleMask(int width, int height, int[] runs) {
    this.width = width;
    this.height = height;
    this.runs = runs;
    int foreground = 0;
    for (int i = 1; i < runs.length; i += 2) {
      foreground += runs[i];
    }
    this.area = foreground;
  }

  /**
   * A mask from its runs. Runs of length 0 are allowed and disappear.
   *
   * @param runs lengths in column-major order, background first; copied
   * @throws IllegalArgumentException if the runs do not add up to {@code width * height}
   */
  public static RleMask of(int width, int height, int... runs) {
    Objects.requireNonNull(runs, "runs");
    int pixels = requirePixels(width, height);
    long sum = 0;
    for (int i = 0; i < runs.length; i++) {
      if (runs[i] < 0) {
        throw new IllegalArgumentException(
            "Run %d has the negative length %d".formatted(i, runs[i]));
      }
      sum += runs[i];
    }
    if (sum != pixels) {
      throw new IllegalArgumentException(
          "Runs add up to %d, a mask of %dx%d has %d pixels".formatted(sum, width, height, pixels));
    }
    RunBuilder builder = new RunBuilder(runs.length + 1);
    int position = 0;
    for (int i = 0; i < runs.length; i++) {
      if (i % 2 == 1 && runs[i] > 0) {
        builder.foreground(position, runs[i]);
      }
      position += runs[i];
    }
    return new RleMask(width, height, builder.finish(pixels));
  }

  /** A mask without foreground. */
  public static RleMask empty(int width, int height) {
    return new RleMask(width, height, new int[] {requirePixels(width, height)});
  }

  /**
   * Encodes a bitmap.
   *
   * @param rowMajor {@code height * width} pixels, row by row; every value but 0 is foreground
   */
  public static RleMask encode(byte[] rowMajor, int width, int height) {
    int pixels = requirePixels(width, height);
    requireLength(rowMajor, width, height);
    RunBuilder builder = new RunBuilder(1024);
    RunBuilder[] byLabel = new RunBuilder[MAX_LABELS + 1];
    Arrays.fill(byLabel, builder);
    LabelColumns.of(rowMajor, width, height).emit(width, height, byLabel);
    return new RleMask(width, height, builder.finish(pixels));
  }

  /**
   * Encodes all labels of a label map in one pass.
   *
   * @param labels {@code height * width} labels, row by row, unsigned; 0 is background
   * @param labelCount largest label that may occur, 0..255
   * @return one mask per label, label 1 first; a label that does not occur has an empty mask
   * @throws IllegalArgumentException if a label exceeds {@code labelCount}
   */
  public static List<RleMask> encodeLabels(byte[] labels, int width, int height, int labelCount) {
    return upsampleLabels(labels, width, height, labelCount, width, height);
  }

  /**
   * Encodes all labels of a label map after scaling it to another size, without making the scaled
   * map. A target pixel takes the label of the cell in which its centre lies.
   *
   * @param labels {@code gridHeight * gridWidth} labels, row by row, unsigned; 0 is background
   * @param labelCount largest label that may occur, 0..255
   * @return one mask of {@code width * height} per label, label 1 first
   * @throws IllegalArgumentException if a label exceeds {@code labelCount}
   */
  public static List<RleMask> upsampleLabels(
      byte[] labels, int gridWidth, int gridHeight, int labelCount, int width, int height) {
    int pixels = requirePixels(width, height);
    requirePixels(gridWidth, gridHeight);
    requireLength(labels, gridWidth, gridHeight);
    if (labelCount < 0 || labelCount > MAX_LABELS) {
      throw new IllegalArgumentException(
          "Label count is %d, must be 0 to %d".formatted(labelCount, MAX_LABELS));
    }
    LabelColumns columns = LabelColumns.of(labels, gridWidth, gridHeight);
    int largest = columns.largestLabel();
    if (largest > labelCount) {
      throw new IllegalArgumentException(
          "Label map holds the label %d, the largest announced is %d"
              .formatted(largest, labelCount));
    }
    RunBuilder[] builders = new RunBuilder[labelCount + 1];
    Arrays.setAll(builders, label -> new RunBuilder());
    columns.emit(width, height, builders);
    List<RleMask> masks = new ArrayList<>(labelCount);
    for (int label = 1; label <= labelCount; label++) {
      masks.add(new RleMask(width, height, builders[label].finish(pixels)));
    }
    return masks;
  }

  /**
   * Scales a soft mask bilinearly and keeps the pixels above a threshold. Pixel centres lie at half
   * numbers and positions beyond the outermost cell centres of the grid are clamped to them, as in
   * ONNX {@code Resize} (linear, half_pixel) and PyTorch {@code interpolate(mode="bilinear",
   * align_corners=False)}. Cells outside the window count as 0.
   *
   * @param threshold foreground lies strictly above it; 0 or more, so that what lies outside the
   *     window is background
   */
  public static RleMask upsampleSoft(SoftMask soft, float threshold, int width, int height) {
    Objects.requireNonNull(soft, "soft");
    requirePixels(width, height);
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("Threshold is %s, must be 0 or more".formatted(threshold));
    }
    return new RleMask(width, height, new SoftUpsampler(soft, threshold, width, height).runs());
  }

  /**
   * Fills a polygon: a pixel is foreground if its centre lies inside by the even-odd rule. This is
   * not COCO's own rasteriser, which draws the outline at five times the size and thereby differs
   * by up to a pixel along the edge.
   *
   * @param xy corners as x, y, x, y, ... in pixels, the left and top edges of the first pixel at 0;
   *     at least three corners; closed implicitly; may reach outside the mask
   */
  public static RleMask fromPolygon(double[] xy, int width, int height) {
    requirePixels(width, height);
    if (xy.length < 6 || xy.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Polygon has %d numbers, needs x and y of at least three corners".formatted(xy.length));
    }
    for (int i = 0; i < xy.length; i++) {
      if (!Double.isFinite(xy[i])) {
        throw new IllegalArgumentException(
            "Polygon coordinate %d is %s, must be a finite number".formatted(i, xy[i]));
      }
    }
    return new RleMask(width, height, PolygonFill.fill(xy, width, height));
  }

  /**
   * Reads COCO's compressed counts.
   *
   * @throws IllegalArgumentException if the bytes are malformed or do not add up to {@code width *
   *     height}
   */
  public static RleMask fromCocoBytes(int width, int height, byte[] counts) {
    return of(width, height, CocoCounts.read(counts));
  }

  /** Reads COCO's compressed counts from text, see {@link #fromCocoBytes}. */
  public static RleMask fromCocoString(int width, int height, String counts) {
    return fromCocoBytes(width, height, counts.getBytes(StandardCharsets.UTF_8));
  }

  /** COCO's compressed counts: ASCII 48 to 111. */
  public byte[] toCocoBytes() {
    return CocoCounts.write(runs);
  }

  /** COCO's compressed counts as text. */
  public String toCocoString() {
    return new String(toCocoBytes(), StandardCharsets.US_ASCII);
  }

  /** All pixels, row by row, 0 or 1. */
  public byte[] decode() {
    byte[] pixels = new byte[width * height];
    decodeInto(pixels, (byte) 1);
    return pixels;
  }

  /**
   * Writes a value to the foreground pixels and leaves the others as they are.
   *
   * @param rowMajor {@code height * width} pixels, row by row
   */
  public void decodeInto(byte[] rowMajor, byte value) {
    requireLength(rowMajor, width, height);
    forEachRun(
        (column, row, length) -> {
          int at = row * width + column;
          for (int i = 0; i < length; i++, at += width) {
            rowMajor[at] = value;
          }
        });
  }

  /**
   * Whether a pixel is foreground.
   *
   * @throws IndexOutOfBoundsException if the pixel lies outside the mask
   */
  public boolean contains(int x, int y) {
    int pixel = Objects.checkIndex(x, width) * height + Objects.checkIndex(y, height);
    int end = 0;
    for (int i = 0; i < runs.length; i++) {
      end += runs[i];
      if (pixel < end) {
        return i % 2 == 1;
      }
    }
    throw new AssertionError("runs of " + this + " end at " + end);
  }

  /** Hands over the foreground, cut at the ends of columns. */
  public void forEachRun(RunConsumer consumer) {
    int position = 0;
    for (int i = 1; i < runs.length; i += 2) {
      position += runs[i - 1];
      int end = position + runs[i];
      int column = position / height;
      int row = position - column * height;
      while (position < end) {
        int length = Math.min(end - position, height - row);
        consumer.accept(column++, row, length);
        position += length;
        row = 0;
      }
    }
  }

  /** The smallest box around the foreground; {@link PixelBox#EMPTY} if there is none. */
  public PixelBox boundingBox() {
    if (area == 0) {
      return PixelBox.EMPTY;
    }
    int left = runs[0] / height;
    int right = left;
    int top = height;
    int bottom = 0;
    int position = 0;
    for (int i = 1; i < runs.length; i += 2) {
      position += runs[i - 1];
      int last = position + runs[i] - 1;
      right = last / height;
      if (position / height == right) {
        top = Math.min(top, position % height);
        bottom = Math.max(bottom, last % height);
      } else {
        top = 0;
        bottom = height - 1;
      }
      position = last + 1;
    }
    return new PixelBox(left, top, right - left + 1, bottom - top + 1);
  }

  /** Pixels that are foreground in this mask or the other, which has the same size. */
  public RleMask union(RleMask other) {
    return combine(other, RunAlgebra.Operation.UNION);
  }

  /** Pixels that are foreground in both masks, which have the same size. */
  public RleMask intersection(RleMask other) {
    return combine(other, RunAlgebra.Operation.INTERSECTION);
  }

  /** Pixels that are foreground in this mask but not in the other, which has the same size. */
  public RleMask difference(RleMask other) {
    return combine(other, RunAlgebra.Operation.DIFFERENCE);
  }

  private RleMask combine(RleMask other, RunAlgebra.Operation operation) {
    requireSameSize(other);
    return new RleMask(
        width, height, RunAlgebra.combine(runs, other.runs, operation, width * height));
  }

  /** Number of pixels that are foreground in both masks, which have the same size. */
  public int intersectionArea(RleMask other) {
    requireSameSize(other);
    return RunAlgebra.intersectionArea(runs, other.runs);
  }

  /** Intersection over union with a mask of the same size, 0..1; 0 if both are empty. */
  public double iou(RleMask other) {
    int intersection = intersectionArea(other);
    int union = area + (other.area - intersection);
    return union == 0 ? 0 : (double) intersection / union;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Foreground pixels. */
  public int area() {
    return area;
  }

  /** Number of runs. */
  public int runCount() {
    return runs.length;
  }

  /** A copy of the runs: background first, none but the first is 0. */
  public int[] runs() {
    return runs.clone();
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof RleMask other
        && width == other.width
        && height == other.height
        && Arrays.equals(runs, other.runs);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return "RleMask[%dx%d, area=%d, runs=%d]".formatted(width, height, area, runs.length);
  }

  private static int requirePixels(int width, int height) {
    long pixels = (long) width * height;
    if (width < 1 || height < 1 || pixels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Mask size %dx%d is not valid: both at least 1, at most %d pixels in all"
              .formatted(width, height, Integer.MAX_VALUE));
    }
    return (int) pixels;
  }

  private static void requireLength(byte[] pixels, int width, int height) {
    if (pixels.length != (long) width * height) {
      throw new IllegalArgumentException(
          "Array holds %d pixels, %dx%d needs %d"
              .formatted(pixels.length, width, height, (long) width * height));
    }
  }

  private void requireSameSize(RleMask other) {
    if (width != other.width || height != other.height) {
      throw new IllegalArgumentException(
          "Masks differ in size: %dx%d and %dx%d"
              .formatted(width, height, other.width, other.height));
    }
  }
}
