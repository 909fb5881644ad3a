package io.segstream.schemas.mask;

import java.util.Arrays;

/**
 * COCO's compressed form of run lengths, as {@code rleToString} and {@code rleFrString} of
 * pycocotools write and read it: from the fourth run on, each run is stored as its difference to
 * the run two before it; numbers are cut into groups of five bits, lowest first, with bit 5 set if
 * more groups follow and the sign extended from the last group's bit 4; 48 is added to make ASCII.
 */
final class CocoCounts {
  private static final int FIRST_CHARACTER = 48;
  private static final int CONTINUES = 0x20;
  private static final int SIGN = 0x10;
  private static final int PAYLOAD = 0x1F;

  /** Seven groups hold 35 bits: enough for the difference of two 32 bit runs. */
  private static final int MAX_GROUPS = 7;

  private CocoCounts() {}

  static byte[] write(int[] runs) {
    byte[] out = new byte[runs.length * 2 + MAX_GROUPS];
    int size = 0;
    for (int i = 0; i < runs.length; i++) {
      if (size + MAX_GROUPS > out.length) {
        out = Arrays.copyOf(out, out.length * 2);
      }
      int rest = i > 2 ? runs[i] - runs[i - 2] : runs[i];
      boolean more = true;
      while (more) {
        int group = rest & PAYLOAD;
        rest >>= 5;
        more = (group & SIGN) != 0 ? rest != -1 : rest != 0;
        out[size++] = (byte) ((more ? group | CONTINUES : group) + FIRST_CHARACTER);
      }
    }
    return Arrays.copyOf(out, size);
  }

  /**
   * Reads runs back.
   *
   * @throws IllegalArgumentException if the bytes are not a list of run lengths
   */
  static int[] read(byte[] counts) {
    int[] runs = new int[Math.max(1, counts.length)];
    int count = 0;
    int at = 0;
    while (at < counts.length) {
      int start = at;
      long value = 0;
      int shift = 0;
      int group = CONTINUES;
      while ((group & CONTINUES) != 0) {
        if (at == counts.length) {
          throw new IllegalArgumentException(
              "COCO counts end within the number that begins at byte %d".formatted(start));
        }
        if (shift == 5 * MAX_GROUPS) {
          throw new IllegalArgumentException(
              "COCO counts hold a number of more than %d groups at byte %d"
                  .formatted(MAX_GROUPS, start));
        }
        group = groupAt(counts, at++);
        value |= (long) (group & PAYLOAD) << shift;
        shift += 5;
      }
      if ((group & SIGN) != 0) {
        value |= -1L << shift;
      }
      if (count > 2) {
        value += runs[count - 2];
      }
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "COCO counts hold the run length %d at byte %d, must be 0 to %d"
                .formatted(value, start, Integer.MAX_VALUE));
      }
      runs[count++] = (int) value;
    }
    return Arrays.copyOf(runs, count);
  }

  private static int groupAt(byte[] counts, int at) {
    int group = counts[at] - FIRST_CHARACTER;
    if (group < 0 || group > 63) {
      throw new IllegalArgumentException(
          "COCO counts hold the byte %d at position %d, must be 48 to 111"
              .formatted(counts[at] & 0xFF, at));
    }
    return group;
  }
}
