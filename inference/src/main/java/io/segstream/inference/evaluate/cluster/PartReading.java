package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.picture.TruthDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of the pictures of one part of a data set. Built picture by picture, in order, by
 * one thread.
 */
final class PartReading {
  /** Pixels counted at the size of the ground truth. */
  final ObjectTable objects;

  /** Pixels counted at the size at which the model saw the pictures. */
  final ObjectTable objectsAsSeen;

  private final TruthDigest digest = new TruthDigest();
  private final List<double[]> vectors = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  PartReading(int classes) {
    objects = new ObjectTable(classes);
    objectsAsSeen = new ObjectTable(classes);
  }

  /**
   * What is kept of one picture.
   *
   * @param objects null if none are asked for
   * @param objectsAsSeen null if none are asked for
   * @param digest of its ground truth
   */
  record Kept(ObjectTable objects, ObjectTable objectsAsSeen, CellSample cells, byte[] digest) {}

  void add(Kept kept) {
    if (kept.objects != null) {
      objects.add(kept.objects);
      objectsAsSeen.add(kept.objectsAsSeen);
    }
    for (int i = 0; i < kept.cells.labels().length; i++) {
      vectors.add(kept.cells.vectors()[i]);
      labels.add(kept.cells.labels()[i]);
    }
    digest.add(kept.digest);
  }

  /** The cells drawn from all pictures. */
  CellSample cells() {
    return new CellSample(
        vectors.toArray(new double[0][]), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Of the ground truth; to be asked once, when all pictures are added. */
  String digest() {
    return digest.hex();
  }
}
