package io.segstream.trainer.method.xpm;

import io.segstream.trainer.augment.Affine;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.MaskCells;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.sample.UniformDraw;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Regions of a picture that learn from pseudo-labels.
 *
 * @param positives that lie on one
 * @param elsewhere boxes that lie on none
 */
record PseudoRegions(List<Positive> positives, List<RegionBox> elsewhere) {
  /** A picture whose captions name nothing. */
  static final PseudoRegions NONE = new PseudoRegions(List.of(), List.of());

  /** Boxes that overlap a pseudo-label's at least so far are taken for it. */
  static final double LEAST_OVERLAP = 0.5;

  /** Boxes per pseudo-label at most: its own and some beside it. */
  private static final int MOST_BOXES = 3;

  PseudoRegions {
    positives = List.copyOf(positives);
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * A region on a pseudo-label.
   *
   * @param target the pseudo-mask in the box, [28, 28]
   */
  record Positive(RegionBox box, int word, boolean[] target) {}

  /**
   * Matches places with pseudo-labels; a place belongs to the one that it overlaps most, the first
   * of equal ones, but the label's own place always to it.
   *
   * @param most places that lie on none
   */
  static PseudoRegions match(
      List<RegionBox> places,
      List<PseudoLabels.PseudoLabel> labels,
      int most,
      SplittableRandom random) {
    List<Positive> positives = new ArrayList<>();
    for (PseudoLabels.PseudoLabel label : labels) {
      MaskCells cells = new MaskCells(label.mask());
      int[] beside =
          IntStream.range(0, places.size())
              .filter(i -> places.get(i) != label.box() && best(places.get(i), labels) == label)
              .toArray();
      List<RegionBox> boxes = new ArrayList<>(List.of(label.box()));
      for (int i : UniformDraw.of(beside, Math.min(MOST_BOXES - 1, beside.length), random)) {
        boxes.add(places.get(i));
      }
      boxes.forEach(
          box ->
              positives.add(
                  new Positive(
                      box, label.word(), cells.of(box, Affine.IDENTITY, HeadSettings.MASK_SIDE))));
    }
    int[] free =
        IntStream.range(0, places.size())
            .filter(i -> best(places.get(i), labels) == null)
            .toArray();
    int[] drawn = UniformDraw.of(free, Math.min(most, free.length), random);
    return new PseudoRegions(positives, IntStream.of(drawn).mapToObj(places::get).toList());
  }

  private static PseudoLabels.PseudoLabel best(
      RegionBox place, List<PseudoLabels.PseudoLabel> labels) {
    PseudoLabels.PseudoLabel best = null;
    double overlap = LEAST_OVERLAP;
    for (PseudoLabels.PseudoLabel label : labels) {
      double own = label.box().iou(place);
      if (own >= overlap && (best == null || own > overlap)) {
        best = label;
        overlap = own;
      }
    }
    return best;
  }
}
