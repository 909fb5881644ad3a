package io.segstream.trainer.proposal;

import java.util.Optional;

/**
 * What became of one picture.
 *
 * @param area share of the picture that its mask covers; empty if it has none
 * @param agreement with annotated foreground, if there is one
 * @param problem why its files could not be used, if so
 */
record PictureResult(Optional<Double> area, Optional<Overlap> agreement, Optional<String> problem) {

  /** Intersection over union before and after cleaning. */
  record Overlap(double thresholded, double cleaned) {}

  static PictureResult rejected(String problem) {
    return new PictureResult(Optional.empty(), Optional.empty(), Optional.of(problem));
  }
}
