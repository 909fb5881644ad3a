package io.segstream.trainer.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.sample.Anchors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One vector per picture that shows an object: the mean of the unit vectors of the object's pixels,
 * of length 1.
 *
 * @param vectors [n, D]
 * @param pictures which picture of the batch each one is of, ascending; not copied
 */
public record Prototypes(NDArray vectors, int[] pictures) {
  public Prototypes {
    Objects.requireNonNull(vectors, "vectors");
    if (vectors.getShape().get(0) != pictures.length) {
      throw new IllegalArgumentException(
          "Prototypes %s are of %d pictures".formatted(vectors.getShape(), pictures.length));
    }
  }

  /**
   * Prototypes of a batch, without gradient. A picture without any pixel of an object, for example
   * because it vanished when its mask was made smaller, has none.
   *
   * @param pixels [N * h * w, D], embeddings of any length
   * @param foreground the pixels of objects, labelled with their picture
   */
  public static Prototypes of(NDArray pixels, Anchors foreground) {
    NDManager step = pixels.getManager();
    int[] pictures = occurring(foreground.labels());
    if (pictures.length == 0) {
      return new Prototypes(pixels.stopGradient().get("0:0"), pictures);
    }
    int[] groups =
        IntStream.of(foreground.labels()).map(p -> Arrays.binarySearch(pictures, p)).toArray();
    NDArray unit = pixels.stopGradient().get(step.create(foreground.rows())).normalize(2, 1);
    return new Prototypes(GroupMeans.unit(unit, groups, pictures.length), pictures);
  }

  /** The anchors of pictures that have a prototype, labelled with its row instead. */
  public Anchors withColumns(Anchors anchors) {
    int[] columns =
        IntStream.of(anchors.labels()).map(p -> Arrays.binarySearch(pictures, p)).toArray();
    int[] kept = IntStream.range(0, columns.length).filter(i -> columns[i] >= 0).toArray();
    return new Anchors(
        IntStream.of(kept).mapToLong(i -> anchors.rows()[i]).toArray(),
        IntStream.of(kept).map(i -> columns[i]).toArray());
  }

  /** Distinct labels, ascending, without boxing those of a hundred thousand pixels. */
  private static int[] occurring(int[] labels) {
    BitSet seen = new BitSet();
    for (int label : labels) {
      seen.set(label);
    }
    return seen.stream().toArray();
  }
}
