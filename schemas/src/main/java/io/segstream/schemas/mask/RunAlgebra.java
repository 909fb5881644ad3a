package io.segstream.schemas.mask;

/** Set operations on two masks of one size by walking both lists of runs side by side. */
final class RunAlgebra {
  /** Which of the four combinations of two pixels are foreground; bit {@code a + 2 * b}. */
  enum Operation {
    UNION(0b1110),
    INTERSECTION(0b1000),
    DIFFERENCE(0b0010);

    private final int truth;

    Operation(int truth) {
      this.truth = truth;
    }
  }

  private RunAlgebra() {}

  static int[] combine(int[] a, int[] b, Operation operation, int pixels) {
    RunBuilder builder = new RunBuilder(a.length + b.length + 2);
    int indexA = 0;
    int indexB = 0;
    int endA = a[0];
    int endB = b[0];
    int position = 0;
    while (position < pixels) {
      int next = Math.min(endA, endB);
      int combination = (indexA & 1) | (indexB & 1) << 1;
      if ((operation.truth >> combination & 1) != 0 && next > position) {
        builder.foreground(position, next - position);
      }
      position = next;
      if (endA == next && ++indexA < a.length) {
        endA += a[indexA];
      }
      if (endB == next && ++indexB < b.length) {
        endB += b[indexB];
      }
    }
    return builder.finish(pixels);
  }

  static int intersectionArea(int[] a, int[] b) {
    int area = 0;
    int startA = a[0];
    int startB = b[0];
    int indexA = 1;
    int indexB = 1;
    while (indexA < a.length && indexB < b.length) {
      int endA = startA + a[indexA];
      int endB = startB + b[indexB];
      area += Math.max(0, Math.min(endA, endB) - Math.max(startA, startB));
      // The run that ends first cannot meet anything further on.
      if (endA <= endB) {
        startA = endA + (indexA + 1 < a.length ? a[indexA + 1] : 0);
        indexA += 2;
      } else {
        startB = endB + (indexB + 1 < b.length ? b[indexB + 1] : 0);
        indexB += 2;
      }
    }
    return area;
  }
}
