package io.segstream.inference.propagate;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.List;

/**
 * The mask that a prompt means, at the size of the frame as the model sees it. A box or points
 * become a mask by alternating between a {@link TargetModel} of the current guess and the guess
 * that follows from its scores, as GrabCut does with its colour models (Rother, Kolmogorov and
 * Blake, SIGGRAPH 2004).
 */
final class PromptedMask {
  private static final int ROUNDS = 4;
  private static final float BOX_FILL = 0.6f;
  private static final float BOX_BIAS = 0.5f;
  private static final float SEED_RADIUS = 0.06f;
  private static final float POINT_REACH = 0.25f;
  private static final float NEVER = -100;

  /** Which cells a model is learnt from, of those that may be inside. */
  private enum Trusted {
    ALL,
    OBJECT,
    SURE
  }

  private final PropagationSettings settings;
  private final TargetFeatures features;
  private final TargetSearch search;

  PromptedMask(PropagationSettings settings, TargetFeatures features, TargetSearch search) {
    this.settings = settings;
    this.features = features;
    this.search = search;
  }

  /**
   * @return not 0 inside, by pixel of the frame
   * @throws IllegalArgumentException if the prompt lies outside the source frame or is empty
   */
  byte[] of(Prompt prompt, FrameView view, int sourceWidth, int sourceHeight) {
    if (prompt instanceof Prompt.Mask mask) {
      return scaled(mask, view, sourceWidth, sourceHeight);
    }
    if (prompt instanceof Prompt.Box box) {
      return insideBox(box, view, sourceWidth, sourceHeight);
    }
    return atPoints((Prompt.Points) prompt, view, sourceWidth, sourceHeight);
  }

  private static byte[] scaled(Prompt.Mask prompt, FrameView view, int width, int height) {
    RleMask mask = prompt.mask();
    if (mask.width() != width || mask.height() != height) {
      throw new IllegalArgumentException(
          "The mask of prompt '%s' is %dx%d, the frame is %dx%d: send it at the frame's size"
              .formatted(prompt.id(), mask.width(), mask.height(), width, height));
    }
    if (mask.area() == 0) {
      throw new IllegalArgumentException(
          "The mask of prompt '%s' is empty: mark at least the object's pixels"
              .formatted(prompt.id()));
    }
    byte[] source = mask.decode();
    byte[] inside = new byte[view.frame().width() * view.frame().height()];
    for (int y = 0, i = 0; y < view.frame().height(); y++) {
      int row = (int) ((2L * y + 1) * height / (2L * view.frame().height()));
      for (int x = 0; x < view.frame().width(); x++, i++) {
        int column = (int) ((2L * x + 1) * width / (2L * view.frame().width()));
        inside[i] = source[row * width + column];
      }
    }
    return inside;
  }

  private byte[] insideBox(Prompt.Box prompt, FrameView view, int width, int height) {
    PixelBox box = prompt.box();
    if (box.area() == 0 || box.right() > width || box.bottom() > height) {
      throw new IllegalArgumentException(
          ("The box of prompt '%s' (x=%d, y=%d, %dx%d) must not be empty and must lie in the frame of"
                  + " %dx%d")
              .formatted(prompt.id(), box.x(), box.y(), box.width(), box.height(), width, height));
    }
    CellImage image = view.image();
    float scaleX = (float) image.width() / width;
    float scaleY = (float) image.height() / height;
    float centreX = (box.x() + box.width() * 0.5f) * scaleX - 0.5f;
    float centreY = (box.y() + box.height() * 0.5f) * scaleY - 0.5f;
    float halfX = Math.max(1, box.width() * 0.5f * scaleX);
    float halfY = Math.max(1, box.height() * 0.5f * scaleY);
    float[] guess = new float[image.cells()];
    float[] prior = new float[image.cells()];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        float dx = Math.abs(x - centreX) / halfX;
        float dy = Math.abs(y - centreY) / halfY;
        guess[i] = dx * dx + dy * dy < BOX_FILL * BOX_FILL ? 1 : 0;
        prior[i] = dx > 1 || dy > 1 ? NEVER : BOX_BIAS;
      }
    }
    return refined(prompt.id(), guess, prior, null, view);
  }

  private byte[] atPoints(Prompt.Points prompt, FrameView view, int width, int height) {
    CellImage image = view.image();
    requirePoints(prompt, width, height);
    float side = Math.min(image.width(), image.height());
    float radius = Math.max(1.5f, SEED_RADIUS * side);
    float[] guess = new float[image.cells()];
    float[] prior = new float[image.cells()];
    boolean[] seeds = new boolean[image.cells()];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        float on = Float.MAX_VALUE;
        float beside = Float.MAX_VALUE;
        for (Prompt.Point point : prompt.points()) {
          float dx = x - ((point.x() + 0.5f) * image.width() / width - 0.5f);
          float dy = y - ((point.y() + 0.5f) * image.height() / height - 0.5f);
          float distance = (float) Math.sqrt(dx * dx + dy * dy);
          if (point.positive()) {
            on = Math.min(on, distance);
          } else {
            beside = Math.min(beside, distance);
          }
        }
        seeds[i] = on <= 1;
        guess[i] = on < radius && on < beside ? 1 : 0;
        float balance = (beside - on) / radius;
        prior[i] =
            beside < 1 ? NEVER : Math.min(1, balance) + 1 - Math.max(0, on / (POINT_REACH * side));
      }
    }
    return refined(prompt.id(), guess, prior, seeds, view);
  }

  private static void requirePoints(Prompt.Points prompt, int width, int height) {
    List<Prompt.Point> points = prompt.points();
    for (Prompt.Point point : points) {
      if (point.x() < 0 || point.y() < 0 || point.x() >= width || point.y() >= height) {
        throw new IllegalArgumentException(
            "Point (%d, %d) of prompt '%s' lies outside the frame of %dx%d"
                .formatted(point.x(), point.y(), prompt.id(), width, height));
      }
    }
    if (points.stream().noneMatch(Prompt.Point::positive)) {
      throw new IllegalArgumentException(
          "Prompt '%s' has no positive point: mark at least one pixel of the object"
              .formatted(prompt.id()));
    }
  }

  /**
   * @param guess mask of the cells to begin with
   * @param prior log odds by cell that no score changes
   * @param seeds cells of which the object's blobs must hold one; null for the largest blob
   */
  private byte[] refined(String id, float[] guess, float[] prior, boolean[] seeds, FrameView view) {
    CellImage image = view.image();
    float[] mask = guess;
    CellWindow window = search.windowAround(guess, image);
    if (window != null) {
      window = seeds == null ? window : view.whole();
    }
    for (int round = 0; window != null && round < ROUNDS; round++) {
      float[] p = probability(mask, prior, trusted(seeds, round), window, view);
      if (p == null) {
        break;
      }
      keepBlobs(p, seeds, window, image);
      mask = pasted(p, window, image);
      if (round == ROUNDS - 1) {
        float edgeScale = settings.uses(Ingredient.REFINEMENT) ? settings.edgeScale() : 0;
        OutlineRefiner refiner = new OutlineRefiner(view.frame(), image, edgeScale);
        refiner.add(1, p, window);
        return refiner.labels();
      }
    }
    throw new IllegalArgumentException(
        "Nothing that stands out was found for prompt '%s': send a mask, or more points"
            .formatted(id));
  }

  private static Trusted trusted(boolean[] seeds, int round) {
    if (seeds != null) {
      return Trusted.ALL;
    }
    return round == 0 ? Trusted.OBJECT : Trusted.SURE;
  }

  private float[] probability(
      float[] mask, float[] prior, Trusted trusted, CellWindow window, FrameView view) {
    CellImage image = view.image();
    Place place = Place.of(mask, image.width(), 1);
    if (place == null) {
      return null;
    }
    float[][] x = features.of(image, view.embeddings(), window, place);
    float[] distance = SignedDistance.of(mask, image.width(), image.height());
    float[] bias = window.cut(prior, image.width());
    float[] hard = window.cut(mask, image.width());
    float[] trust = new float[hard.length];
    for (int i = 0; i < hard.length; i++) {
      float sure = 2 * hard[i] - 1;
      boolean open = bias[i] > NEVER;
      // Of a box, to begin with only its middle and what is outside are known.
      trust[i] =
          switch (trusted) {
            case ALL -> 1;
            case OBJECT -> open ? hard[i] : 1;
            case SURE -> open ? sure * sure : 1;
          };
      hard[i] = hard[i] >= 0.5f ? 1 : 0;
    }
    float[] sums = TargetSamples.sums(x, hard, window.cut(distance, image.width()), trust);
    if (sums == null) {
      return null;
    }
    float[] score = TargetModel.of(sums, x.length).score(x);
    float[] p = new float[score.length];
    for (int i = 0; i < p.length; i++) {
      float odds = settings.appearanceGain() * score[i] + bias[i];
      p[i] = (float) (1 / (1 + StrictMath.exp(-odds)));
    }
    return p;
  }

  private static void keepBlobs(float[] p, boolean[] seeds, CellWindow window, CellImage image) {
    float[] weight = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      int cell =
          (window.y() + i / window.width()) * image.width() + window.x() + i % window.width();
      weight[i] = seeds == null || seeds[cell] ? p[i] : 0;
    }
    Blobs blobs = new Blobs(p, weight, window.width(), window.height());
    int heaviest = blobs.heaviest();
    for (int i = 0; i < p.length; i++) {
      int b = blobs.numbers[i];
      boolean kept = b >= 0 && (seeds == null ? b == heaviest : blobs.blobs.get(b).weight > 0);
      if (b >= 0 && !kept) {
        p[i] = 0;
      }
    }
  }

  private static float[] pasted(float[] part, CellWindow window, CellImage image) {
    float[] whole = new float[image.cells()];
    for (int row = 0; row < window.height(); row++) {
      System.arraycopy(
          part,
          row * window.width(),
          whole,
          (window.y() + row) * image.width() + window.x(),
          window.width());
    }
    return whole;
  }
}
