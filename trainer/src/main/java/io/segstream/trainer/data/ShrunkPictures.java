package io.segstream.trainer.data;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.schemas.mask.RleMask;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A dataset whose pictures are no longer than a bound, by averaging over areas, and which remembers
 * what it read while memory lasts: decoding large files would take longer than learning from them.
 * Labels are those at the centres of the areas.
 */
public final class ShrunkPictures implements VideoDataset {
  private final Dataset base;
  private final int longestSide;
  private final AtomicReferenceArray<SoftReference<Example>> remembered;

  /**
   * Wraps a dataset.
   *
   * @param longestSide in pixels, 1 or more; smaller pictures stay as they are
   */
  public ShrunkPictures(Dataset base, int longestSide) {
    if (longestSide < 1) {
      throw new IllegalArgumentException("longestSide %d must be 1 or more".formatted(longestSide));
    }
    this.base = base;
    this.longestSide = longestSide;
    this.remembered = new AtomicReferenceArray<>(base.size());
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public List<String> labels() {
    return base.labels();
  }

  @Override
  public String id(int index) {
    return base.id(index);
  }

  @Override
  public List<Sequence> sequences() {
    return VideoDataset.sequencesOf(base);
  }

  @Override
  public Example load(int index) throws ExampleException {
    SoftReference<Example> reference = remembered.get(index);
    Example known = reference == null ? null : reference.get();
    if (known == null) {
      known = shrink(base.load(index));
      remembered.set(index, new SoftReference<>(known));
    }
    return known;
  }

  /** That of the base: the size follows from the recipe. */
  @Override
  public String digest() {
    return base.digest();
  }

  private Example shrink(Example example) {
    RgbImage image = example.image();
    int longest = Math.max(image.width(), image.height());
    if (longest <= longestSide) {
      return example;
    }
    int width = Math.max(1, Math.round(image.width() * (float) longestSide / longest));
    int height = Math.max(1, Math.round(image.height() * (float) longestSide / longest));
    return new Example(
        example.id(),
        AreaAverage.shrink(image, width, height),
        example.classes().map(map -> centres(map, width, height)),
        example.foreground().map(map -> centres(map, width, height)),
        example.instances().stream()
            .map(
                one ->
                    new Instance(one.category(), centres(one.mask(), width, height), one.crowd()))
            .toList(),
        example.captions(),
        example.tags());
  }

  private static RleMask centres(RleMask mask, int width, int height) {
    LabelMap map = new LabelMap(mask.width(), mask.height(), mask.decode());
    return RleMask.encode(centres(map, width, height).labels(), width, height);
  }

  private static LabelMap centres(LabelMap map, int width, int height) {
    byte[] labels = new byte[width * height];
    for (int y = 0; y < height; y++) {
      int row = (2 * y + 1) * map.height() / (2 * height) * map.width();
      for (int x = 0; x < width; x++) {
        labels[y * width + x] = map.labels()[row + (2 * x + 1) * map.width() / (2 * width)];
      }
    }
    return new LabelMap(width, height, labels);
  }
}
