package io.segstream.trainer.method.spml;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.oversegment.OverSegmentation;
import io.segstream.trainer.segment.PictureSegments;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Makes samples of examples. Immutable, as loader threads use it.
 *
 * @param augmentation takes views
 * @param regions finds low-level regions
 * @param width of the embeddings' grid
 * @param height of the embeddings' grid
 * @param background class that is no tag
 */
record SpmlSamples(
    SceneAugmentation augmentation,
    OverSegmentation regions,
    int width,
    int height,
    OptionalInt background) {
  Optional<SpmlSample> of(Example example, SplittableRandom random) throws ExampleException {
    if (example.classes().isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no annotation: give the dataset label maps or data.weak.file"
              .formatted(example.id()));
    }
    View view = augmentation.draw(example, random);
    int[] cells = regions.of(example, view, width, height);
    double stepX = (double) view.image().width() / width;
    double stepY = (double) view.image().height() / height;
    for (int i = 0; i < cells.length; i++) {
      int cellRow = i / width;
      double x = (i % width + 0.5) * stepX;
      double y = (cellRow + 0.5) * stepY;
      double column = view.toSource().x(x, y);
      double row = view.toSource().y(x, y);
      if (column < 0
          || column >= example.image().width()
          || row < 0
          || row >= example.image().height()) {
        cells[i] = PictureSegments.NONE;
      }
    }
    return Optional.of(
        new SpmlSample(view.image(), view.classes().orElseThrow(), cells, width, tags(example)));
  }

  /** Those of the picture, or the classes of its labels where it has none. */
  private BitSet tags(Example example) {
    BitSet tags = new BitSet();
    example.tags().forEach(tags::set);
    if (tags.isEmpty()) {
      int[] counts = example.classes().orElseThrow().histogram();
      for (int label = 0; label < LabelMap.VOID; label++) {
        tags.set(label, counts[label] > 0);
      }
    }
    background.ifPresent(tags::clear);
    return tags;
  }
}
