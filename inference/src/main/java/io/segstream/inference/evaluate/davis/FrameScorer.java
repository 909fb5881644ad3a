package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.LabelMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Compares the objects of one frame's ground truth and result, region by region and boundary by
 * boundary (Perazzi et al., "A benchmark dataset and evaluation methodology for video object
 * segmentation", CVPR 2016). The work is linear in the pixels, see {@link DiskDilation}; pixels are
 * packed 64 to a word.
 *
 * <p>Keeps the memory of one frame: make one per thread and frame size. Not thread-safe. Call
 * order: {@link #load}, then {@link #region} and {@link #boundary} for any pairs.
 */
public final class FrameScorer {
  /** Boundaries match within this share of the image's diagonal, rounded up to whole pixels. */
  private static final double BOUNDARY_SHARE = 0.008;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;

  private final int width;
  private final int height;
  private final DiskDilation dilation;
  private final MaskBits[] truths;
  private final MaskBits[] results;
  private final byte[] unveiled;

  /** What becomes of pixels whose ground truth is {@link LabelMap#VOID}. */
  public enum VoidPixels {
    /** They count as background of the ground truth, as in the semi-supervised task. */
    BACKGROUND,
    /** They belong to nothing, in the result neither, as in the unsupervised task. */
    LEFT_OUT
  }

  /**
   * Memory for frames of one size.
   *
   * @param truthObjects labels 1 to this one of the ground truth are compared, 0..254
   * @param resultObjects labels 1 to this one of the result are compared, 0..254
   */
  public FrameScorer(int width, int height, int truthObjects, int resultObjects) {
    this.width = width;
    this.height = height;
    dilation = new DiskDilation(width, height, boundaryRadius(width, height));
    truths = masks(truthObjects);
    results = masks(resultObjects);
    unveiled = new byte[width * height];
  }

  private MaskBits[] masks(int count) {
    MaskBits[] masks = new MaskBits[count];
    for (int i = 0; i < count; i++) {
      masks[i] = new MaskBits(width, height);
    }
    return masks;
  }

  /** Pixels within which two boundaries match: 8 at 854x480. */
  public static int boundaryRadius(int width, int height) {
    return (int)
        Math.ceil(BOUNDARY_SHARE * Math.sqrt((double) width * width + (double) height * height));
  }

  /**
   * Takes the next frame. Labels beyond the announced objects count as background.
   *
   * @throws IllegalArgumentException if a map has another size
   */
  public void load(LabelMap truth, LabelMap result, VoidPixels voidPixels) {
    requireSize("Ground truth", truth);
    requireSize("Result", result);
    pack(truth.labels(), truths);
    byte[] labels = result.labels();
    pack(voidPixels == VoidPixels.LEFT_OUT ? withoutVoid(labels, truth.labels()) : labels, results);
  }

  private void requireSize(String what, LabelMap map) {
    if (map.width() != width || map.height() != height) {
      throw new IllegalArgumentException(
          "%s is %dx%d, must be %dx%d".formatted(what, map.width(), map.height(), width, height));
    }
  }

  private byte[] withoutVoid(byte[] labels, byte[] truth) {
    for (int i = 0; i < labels.length; i++) {
      unveiled[i] = truth[i] == (byte) LabelMap.VOID ? 0 : labels[i];
    }
    return unveiled;
  }

  private void pack(byte[] labels, MaskBits[] masks) {
    for (MaskBits mask : masks) {
      mask.clear();
    }
    for (int y = 0; y < height; y++) {
      int start = y * width;
      int end = start + width;
      int at = start;
      while (at < end) {
        int from = at;
        at = runEnd(labels, at, end);
        int object = labels[from] & 0xff;
        if (object > 0 && object <= masks.length) {
          masks[object - 1].setRun(y, from - start, at - start);
        }
      }
    }
    for (MaskBits mask : masks) {
      mask.finish(dilation);
    }
  }

  private static int runEnd(byte[] labels, int start, int end) {
    byte label = labels[start];
    long eight = (label & 0xffL) * EACH_BYTE;
    int at = start + 1;
    while (at + 8 <= end && (long) EIGHT.get(labels, at) == eight) {
      at += 8;
    }
    while (at < end && labels[at] == label) {
      at++;
    }
    return at;
  }

  /**
   * Region similarity J of two objects: intersection over union, 1 if both are empty.
   *
   * @param truth label in the ground truth, from 1
   * @param result label in the result, from 1
   */
  public double region(int truth, int result) {
    return MaskBits.regionSimilarity(truths[truth - 1], results[result - 1]);
  }

  /**
   * Boundary accuracy F of two objects, 0..1.
   *
   * @param truth label in the ground truth, from 1
   * @param result label in the result, from 1
   */
  public double boundary(int truth, int result) {
    return MaskBits.boundaryAccuracy(truths[truth - 1], results[result - 1]);
  }
}
