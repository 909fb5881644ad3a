package io.segstream.inference.propagate;

/** Looks for one object on a frame. Immutable. */
final class TargetSearch {
  private static final int LEAST_MARGIN = 12;
  private static final float MARGIN = 0.6f;
  private static final float SCORE_CAP = 1.2f;
  static final int LEAST_AREA = 2;
  private static final float FULL_PRESENCE = 0.25f;
  private static final float LEAST_SHARE_FOUND = 0.15f;
  private static final float FOUND_SCORE = 0.3f;
  private static final float MOST_GROWN = 2;

  /** Share of the outline's evidence that a cell without lineage lacks. */
  private static final float LATER = 0.5f;

  private static final float FULL_SIZE = 20;
  private static final float LEAST_SCALE = 0.25f;

  private final PropagationSettings settings;
  private final TargetFeatures features;

  TargetSearch(PropagationSettings settings, TargetFeatures features) {
    this.settings = settings;
    this.features = features;
  }

  /**
   * What an object may take.
   *
   * @param open true for cells that it may take
   * @param leastLineage mean lineage under which it is lost
   * @param limited whether it has a size to keep to
   */
  record Bounds(boolean[] open, float leastLineage, boolean limited) {}

  /**
   * Where the object is likely and enough of what surrounds it.
   *
   * @param mask of the image's cells
   * @return null if the mask is empty
   */
  CellWindow windowAround(float[] mask, CellImage image) {
    int left = image.width();
    int right = -1;
    int top = image.height();
    int bottom = -1;
    float area = 0;
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i++) {
        if (mask[i] > 0) {
          area += mask[i];
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    if (area < LEAST_AREA) {
      return null;
    }
    int margin = Math.max(LEAST_MARGIN, Math.round(MARGIN * (float) Math.sqrt(area)));
    return new CellWindow(left, top, right - left + 1, bottom - top + 1)
        .grown(margin, image.width(), image.height());
  }

  /**
   * Follows an object that was seen on the frame before.
   *
   * @param target with the area to expect on this frame
   * @param carried the object, along the flow
   * @param residual of the flow against the background's, or null
   */
  TargetStep follow(
      Target target,
      FrameView view,
      Carried carried,
      Bounds bounds,
      CellFlow flow,
      float[] residual) {
    TargetStep step = look(target, view, carried, bounds, flow, residual);
    return step.confidence() < settings.lostBelow()
        ? TargetStep.lost(target, step.confidence())
        : step;
  }

  /**
   * Looks for a lost object on the whole frame. What has become much larger than it was when it was
   * lost is not taken for it.
   *
   * @param free true for cells that stand clear of the other objects: what is lost is never found
   *     where another one is
   */
  TargetStep find(Target target, FrameView view, boolean[] free, CellFlow flow) {
    float[] candidate = candidate(target, view, free);
    if (candidate == null) {
      return TargetStep.lost(target, 0);
    }
    Carried found = new Carried(candidate, Lineage.uniform(candidate, Lineage.FOUND));
    TargetStep step = look(target, view, found, new Bounds(free, 0, false), flow, null);
    return step.confidence() < settings.foundAbove() || step.area() > MOST_GROWN * target.area()
        ? TargetStep.lost(target, step.confidence())
        : step;
  }

  private TargetStep look(
      Target target,
      FrameView view,
      Carried carried,
      Bounds bounds,
      CellFlow flow,
      float[] residual) {
    CellImage image = view.image();
    CellWindow window = windowAround(carried.mask(), image);
    if (window == null) {
      return TargetStep.lost(target, 0);
    }
    Place place = Place.of(carried.mask(), image.width(), 0);
    float[] distance = SignedDistance.of(carried.mask(), image.width(), image.height());
    float[] motion =
        residual == null
            ? new float[image.cells()]
            : MotionEvidence.of(residual, distance, target.motion(), flow, image, settings);
    float[][] x = features.of(image, view.embeddings(), window, place);
    float[] score = target.model().score(x);
    float[] near = window.cut(distance, image.width());
    float[] lineage = window.cut(carried.lineage(), image.width());
    float[] p = probability(score, near, lineage, window.cut(motion, image.width()), place.size());
    if (settings.uses(Ingredient.SMOOTHING)) {
      p = MeanField.smooth(p, image, window);
    }
    for (int i = 0; i < p.length; i++) {
      int row = window.y() + i / window.width();
      if (!bounds.open()[row * image.width() + window.x() + i % window.width()]) {
        p[i] = 0;
      }
    }
    if (settings.uses(Ingredient.BLOBS)) {
      StrayBlobs.drop(p, score, near, window, place.size());
    }
    if (bounds.limited() && settings.uses(Ingredient.AREA_LIMIT)) {
      AreaLimit.apply(p, Math.max(target.area(), carried.supported()));
    }
    boolean[] inside = new boolean[image.cells()];
    int area = 0;
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] > 0.5f) {
        int row = window.y() + i / window.width();
        inside[row * image.width() + window.x() + i % window.width()] = true;
        area++;
        sum += Math.max(0, Math.min(1, score[i]));
      }
    }
    if (area < LEAST_AREA) {
      return TargetStep.lost(target, 0);
    }
    float reference = AreaLimit.remembered(target.area(), area);
    float presence = Math.min(1, area / (FULL_PRESENCE * reference));
    float confidence =
        settings.uses(Ingredient.TARGET_MODEL) ? presence * (float) (sum / area) : presence;
    if (Lineage.mean(carried, inside) < bounds.leastLineage()) {
      return TargetStep.lost(target, confidence);
    }
    byte[] remembered = MotionEvidence.remember(motion, settings);
    float expected = bounds.limited() ? AreaLimit.learnt(target.area(), area) : reference;
    byte[] lineages = Lineage.remember(carried, inside);
    return new TargetStep(target, window, x, p, remembered, lineages, confidence, expected);
  }

  private float[] probability(
      float[] score, float[] distance, float[] lineage, float[] motion, float size) {
    float cap = settings.outlineCap();
    // The outline of a small object moves by fewer cells than that of a large one.
    float scale = Math.max(LEAST_SCALE, Math.min(1, size / FULL_SIZE));
    float softness = settings.outlineSoftness() * scale;
    float reach = settings.reach() * scale;
    float gain = settings.uses(Ingredient.TARGET_MODEL) ? settings.appearanceGain() : 0;
    float[] p = new float[score.length];
    for (int i = 0; i < p.length; i++) {
      float odds = Math.max(-cap, Math.min(cap, distance[i] / softness));
      odds *= odds > 0 ? 1 - LATER * (1 - lineage[i]) : 1;
      odds += Math.min(0, distance[i] + reach);
      odds += gain * Math.max(-SCORE_CAP, Math.min(SCORE_CAP, score[i]));
      odds += motion[i];
      p[i] = (float) (1 / (1 + StrictMath.exp(-odds)));
    }
    return p;
  }

  /** The likeliest place of a lost object as a mask of the image's cells, or null. */
  private float[] candidate(Target target, FrameView view, boolean[] free) {
    CellWindow whole = view.whole();
    float[] score = target.model().score(features.of(view.image(), view.embeddings(), whole, null));
    float[] p = new float[score.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = free[i] ? 0.5f + score[i] - FOUND_SCORE : 0;
    }
    Blobs blobs = new Blobs(p, score, whole.width(), whole.height());
    int heaviest = blobs.heaviest();
    boolean large =
        heaviest >= 0 && blobs.blobs.get(heaviest).area >= LEAST_SHARE_FOUND * target.area();
    return large ? blobs.mask(heaviest) : null;
  }
}
