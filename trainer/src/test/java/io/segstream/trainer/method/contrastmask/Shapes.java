package io.segstream.trainer.method.contrastmask;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.region.ClassSplit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Pictures of 64x64 with two striped shapes on clutter. Three classes have simple outlines, the
 * three others have none of those: half moons, rings and crosses.
 *
 * @param size pictures
 * @param seed equal seeds draw equal pictures
 * @param annotation what the masks say
 */
record Shapes(int size, long seed, Annotation annotation) implements Dataset {
  static final int SIDE = 64;
  static final int FIRST_NOVEL = 4;

  /** What the masks of objects are. */
  enum Annotation {
    /** As they should be. */
    TRUE,
    /** Those of novel classes are noise in the same boxes. */
    NOVEL_NOISE,
    /** Inside out in their boxes, whatever the class. */
    INVERTED
  }

  static ClassSplit split() {
    BitSet novel = new BitSet();
    novel.set(FIRST_NOVEL, 7);
    return new ClassSplit(novel, 7);
  }

  /** Where an object is. */
  private record Place(int label, int left, int top, int side) {
    boolean holds(int x, int y) {
      double dx = (x + 0.5 - left) / side * 2 - 1;
      double dy = (y + 0.5 - top) / side * 2 - 1;
      if (Math.abs(dx) > 1 || Math.abs(dy) > 1) {
        return false;
      }
      double radius = Math.hypot(dx, dy);
      return switch (label) {
        case 1 -> radius <= 1;
        case 2 -> Math.abs(dx) <= 0.85 && Math.abs(dy) <= 0.85;
        case 3 -> Math.abs(dx) <= (dy + 1) / 2;
        case 4 -> radius <= 1 && Math.hypot(dx - 0.7, dy) > 0.8;
        case 5 -> radius <= 1 && radius > 0.55;
        default -> Math.abs(dx) < 0.3 || Math.abs(dy) < 0.3;
      };
    }
  }

  @Override
  public String name() {
    return "shapes";
  }

  @Override
  public List<String> labels() {
    return List.of("background", "disk", "square", "triangle", "moon", "ring", "cross");
  }

  @Override
  public String id(int index) {
    return "shapes" + index;
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    int side = random.nextInt(22, 31);
    int gap = SIDE / 2 - side;
    List<Place> places =
        List.of(
            new Place(
                1 + random.nextInt(3),
                random.nextInt(0, Math.max(1, gap)),
                random.nextInt(0, SIDE - side),
                side),
            new Place(
                FIRST_NOVEL + random.nextInt(3),
                SIDE / 2 + random.nextInt(0, Math.max(1, gap)),
                random.nextInt(0, SIDE - side),
                side));
    List<Instance> instances = new ArrayList<>();
    places.forEach(place -> instances.add(new Instance(place.label, mask(place), false)));
    return new Example(
        id(index),
        picture(places, random),
        Optional.empty(),
        Optional.empty(),
        instances,
        List.of());
  }

  private RleMask mask(Place place) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (place.holds(i % SIDE, i / SIDE) ? 1 : 0);
    }
    RleMask truth = RleMask.encode(pixels, SIDE, SIDE);
    boolean novel = place.label >= FIRST_NOVEL;
    return annotation == Annotation.TRUE || (annotation == Annotation.NOVEL_NOISE && !novel)
        ? truth
        : other(truth);
  }

  /** Something else whose box is the same. */
  private RleMask other(RleMask truth) {
    PixelBox box = truth.boundingBox();
    byte[] pixels = truth.decode();
    SplittableRandom noise = new SplittableRandom(truth.hashCode());
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        boolean corner =
            (y == box.y() || y == box.bottom() - 1) && (x == box.x() || x == box.right() - 1);
        int inverted = 1 - pixels[y * SIDE + x];
        int value = annotation == Annotation.INVERTED ? inverted : noise.nextInt(2);
        pixels[y * SIDE + x] = (byte) (corner ? 1 : value);
      }
    }
    return RleMask.encode(pixels, SIDE, SIDE);
  }

  private static RgbImage picture(List<Place> places, SplittableRandom random) {
    int[] first = colour(random, 150, 256);
    int[] second = colour(random, 100, 200);
    byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      boolean object = places.stream().anyMatch(place -> place.holds(x, y));
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int value = object ? ((x + y) % 4 < 2 ? first : second)[c] : random.nextInt(0, 110);
        rgb[i * RgbImage.CHANNELS + c] = (byte) value;
      }
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static int[] colour(SplittableRandom random, int from, int to) {
    return new int[] {random.nextInt(from, to), random.nextInt(from, to), random.nextInt(from, to)};
  }
}
