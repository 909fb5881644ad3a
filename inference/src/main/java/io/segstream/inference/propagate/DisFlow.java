package io.segstream.inference.propagate;

/**
 * Dense optical flow by inverse search of patches from coarse to fine (Kroeger, Timofte, Dai and
 * Van Gool, "Fast optical flow using dense inverse search", ECCV 2016), without its variational
 * refinement. As in OpenCV's implementation a patch starts from the best of the coarser level and
 * its neighbours that are done already.
 *
 * <p>For each pixel of {@code current} the flow points to where it was in {@code previous}.
 */
final class DisFlow {
  private static final int PATCH = 8;
  private static final int PIXELS = PATCH * PATCH;
  private static final int STEP = 4;
  private static final int ITERATIONS = 6;
  private static final float MIN_DETERMINANT = 1e-3f;
  private static final float SMALL_STEP = 0.0025f;

  private final float[] template = new float[PIXELS];
  private final float[] gradientX = new float[PIXELS];
  private final float[] gradientY = new float[PIXELS];
  private final float[] sampled = new float[PIXELS];

  /** Horizontal and vertical displacement in pixels of the finest level, row by row. */
  record Field(float[] u, float[] v, int width, int height) {}

  Field compute(GreyPyramid current, GreyPyramid previous) {
    Field flow = null;
    for (int level = current.count() - 1; level >= 0; level--) {
      flow =
          refine(
              current.levels()[level],
              previous.levels()[level],
              current.widths()[level],
              current.heights()[level],
              flow);
    }
    return flow;
  }

  private Field refine(float[] current, float[] previous, int width, int height, Field coarse) {
    int columns = patches(width);
    int rows = patches(height);
    float[] patchU = new float[columns * rows];
    float[] patchV = new float[columns * rows];
    float[] u = new float[width * height];
    float[] v = new float[width * height];
    float[] total = new float[width * height];
    for (int row = 0, p = 0; row < rows; row++) {
      int y = Math.min(row * STEP, height - PATCH);
      for (int column = 0; column < columns; column++, p++) {
        int x = Math.min(column * STEP, width - PATCH);
        loadTemplate(current, width, height, x, y);
        float startU = 0;
        float startV = 0;
        if (coarse != null) {
          int cx = Math.min(coarse.width - 1, (x + PATCH / 2) / 2);
          int cy = Math.min(coarse.height - 1, (y + PATCH / 2) / 2);
          startU = 2 * coarse.u[cy * coarse.width + cx];
          startV = 2 * coarse.v[cy * coarse.width + cx];
        }
        float best = cost(previous, width, height, x, y, startU, startV);
        if (column > 0) {
          float cost = cost(previous, width, height, x, y, patchU[p - 1], patchV[p - 1]);
          if (cost < best) {
            best = cost;
            startU = patchU[p - 1];
            startV = patchV[p - 1];
          }
        }
        if (row > 0) {
          int above = p - columns;
          float cost = cost(previous, width, height, x, y, patchU[above], patchV[above]);
          if (cost < best) {
            startU = patchU[above];
            startV = patchV[above];
          }
        }
        search(previous, width, height, x, y, startU, startV, p, patchU, patchV);
        spread(previous, width, height, x, y, patchU[p], patchV[p], u, v, total);
      }
    }
    for (int i = 0; i < u.length; i++) {
      u[i] /= total[i];
      v[i] /= total[i];
    }
    return new Field(u, v, width, height);
  }

  private static int patches(int side) {
    return 1 + (side - PATCH + STEP - 1) / STEP;
  }

  private void loadTemplate(float[] image, int width, int height, int x, int y) {
    for (int r = 0, i = 0; r < PATCH; r++) {
      int at = (y + r) * width;
      int up = Math.max(0, y + r - 1) * width;
      int down = Math.min(height - 1, y + r + 1) * width;
      for (int c = 0; c < PATCH; c++, i++) {
        int column = x + c;
        template[i] = image[at + column];
        gradientX[i] =
            0.5f
                * (image[at + Math.min(width - 1, column + 1)]
                    - image[at + Math.max(0, column - 1)]);
        gradientY[i] = 0.5f * (image[down + column] - image[up + column]);
      }
    }
  }

  /** Fills {@link #sampled} with the patch of the previous picture; edges are clamped. */
  private void sample(float[] image, int width, int height, int x, int y, float u, float v) {
    float px = Math.max(0, Math.min(width - PATCH - 0.001f, x + u));
    float py = Math.max(0, Math.min(height - PATCH - 0.001f, y + v));
    int left = (int) px;
    int top = (int) py;
    float fx = px - left;
    float fy = py - top;
    float w00 = (1 - fx) * (1 - fy);
    float w01 = fx * (1 - fy);
    float w10 = (1 - fx) * fy;
    float w11 = fx * fy;
    int right = left + 1 + PATCH <= width ? 1 : 0;
    int below = top + 1 + PATCH <= height ? width : 0;
    for (int r = 0, i = 0; r < PATCH; r++) {
      int at = (top + r) * width + left;
      for (int c = 0; c < PATCH; c++, i++, at++) {
        sampled[i] =
            w00 * image[at]
                + w01 * image[at + right]
                + w10 * image[at + below]
                + w11 * image[at + below + right];
      }
    }
  }

  /** Sum of squared differences without their mean. */
  private float cost(float[] previous, int width, int height, int x, int y, float u, float v) {
    sample(previous, width, height, x, y, u, v);
    float sum = 0;
    float squares = 0;
    for (int i = 0; i < PIXELS; i++) {
      float d = sampled[i] - template[i];
      sum += d;
      squares += d * d;
    }
    return squares - sum * sum / PIXELS;
  }

  private void search(
      float[] previous,
      int width,
      int height,
      int x,
      int y,
      float startU,
      float startV,
      int p,
      float[] patchU,
      float[] patchV) {
    float xx = 0;
    float xy = 0;
    float yy = 0;
    float sumX = 0;
    float sumY = 0;
    for (int i = 0; i < PIXELS; i++) {
      xx += gradientX[i] * gradientX[i];
      xy += gradientX[i] * gradientY[i];
      yy += gradientY[i] * gradientY[i];
      sumX += gradientX[i];
      sumY += gradientY[i];
    }
    xx -= sumX * sumX / PIXELS;
    xy -= sumX * sumY / PIXELS;
    yy -= sumY * sumY / PIXELS;
    float determinant = xx * yy - xy * xy;
    float u = startU;
    float v = startV;
    if (determinant > MIN_DETERMINANT * (1 + xx * yy)) {
      for (int k = 0; k < ITERATIONS; k++) {
        sample(previous, width, height, x, y, u, v);
        float sum = 0;
        float bx = 0;
        float by = 0;
        for (int i = 0; i < PIXELS; i++) {
          float d = sampled[i] - template[i];
          sum += d;
          bx += gradientX[i] * d;
          by += gradientY[i] * d;
        }
        bx -= sumX * sum / PIXELS;
        by -= sumY * sum / PIXELS;
        float stepU = (yy * bx - xy * by) / determinant;
        float stepV = (xx * by - xy * bx) / determinant;
        u -= stepU;
        v -= stepV;
        if (stepU * stepU + stepV * stepV < SMALL_STEP) {
          break;
        }
      }
    }
    float movedU = u - startU;
    float movedV = v - startV;
    boolean lost = !(movedU * movedU + movedV * movedV <= PATCH * PATCH);
    patchU[p] = lost ? startU : u;
    patchV[p] = lost ? startV : v;
  }

  private void spread(
      float[] previous,
      int width,
      int height,
      int x,
      int y,
      float pu,
      float pv,
      float[] u,
      float[] v,
      float[] total) {
    sample(previous, width, height, x, y, pu, pv);
    float mean = 0;
    for (int i = 0; i < PIXELS; i++) {
      mean += sampled[i] - template[i];
    }
    mean /= PIXELS;
    for (int r = 0, i = 0; r < PATCH; r++) {
      int at = (y + r) * width + x;
      for (int c = 0; c < PATCH; c++, i++, at++) {
        float weight = 1 / Math.max(1, Math.abs(sampled[i] - template[i] - mean));
        u[at] += weight * pu;
        v[at] += weight * pv;
        total[at] += weight;
      }
    }
  }
}
