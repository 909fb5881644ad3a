package io.segstream.inference.evaluate.cluster;

import java.util.List;

/**
 * What an evaluation found.
 *
 * @param measures in the order of the protocols
 * @param facts what was scored
 */
public record DatasetScore(List<Measure> measures, Facts facts) {
  public DatasetScore {
    measures = List.copyOf(measures);
  }

  /**
   * What was scored.
   *
   * @param trainPictures read to learn from
   * @param valPictures scored
   * @param trainCells from which the linear classifier was learned
   * @param valCells from which clusters of cells were learned
   * @param trainObjects found in the train part
   * @param valObjects found in the pictures scored
   * @param digest SHA-256 of the ground truth that was scored, 64 hexadecimal digits
   */
  public record Facts(
      int trainPictures,
      int valPictures,
      int trainCells,
      int valCells,
      int trainObjects,
      int valObjects,
      String digest) {}
}
