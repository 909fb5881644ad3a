package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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

  private final MessageDigest digest = sha256();
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
    digest.update(kept.digest);
  }

  /** The cells drawn from all pictures. */
  CellSample cells() {
    return new CellSample(
        vectors.toArray(new double[0][]), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** SHA-256 over the digests of the pictures; to be asked once, when all are added. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 over name, zero byte, size and labels of a picture's ground truth. */
  static byte[] digest(LabelledPicture picture, LabelMap truth) {
    MessageDigest digest = sha256();
    digest.update(picture.name().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(
        ByteBuffer.allocate(2 * Integer.BYTES).putInt(truth.width()).putInt(truth.height()).flip());
    return digest.digest(truth.labels());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
