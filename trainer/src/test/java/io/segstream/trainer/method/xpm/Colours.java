package io.segstream.trainer.method.xpm;

import io.segstream.inference.vocabulary.WordVectors;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.text.Vocabulary;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Pictures of 64x64 with a disk of a base colour and one of a novel colour on grey clutter, each
 * with a caption that names both. Vectors of the colours have nothing in common: only captions can
 * tell what the novel ones mean.
 *
 * @param size pictures
 * @param seed equal seeds draw equal pictures
 * @param captions what they say
 */
record Colours(int size, long seed, Captions captions) implements Dataset {
  static final int SIDE = 64;
  private static final int BASE = 3;
  private static final List<String> NAMES = List.of("red", "green", "blue", "yellow", "violet");
  private static final int[][] RGB = {
    {220, 40, 40}, {40, 200, 40}, {40, 60, 230}, {230, 220, 40}, {200, 40, 220}
  };

  /** What captions say. */
  enum Captions {
    /** What the picture shows. */
    TRUE,
    /** What another picture shows. */
    SHUFFLED,
    /** Nothing of the vocabulary. */
    WORDLESS
  }

  static Words words() {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      float[] vector = new float[NAMES.size()];
      vector[i] = 2;
      vectors.put(NAMES.get(i), vector);
    }
    BitSet novel = new BitSet();
    novel.set(1 + BASE, 1 + NAMES.size());
    List<String> labels = labelNames();
    return new Words(
        Vocabulary.of(Words.namesOfObjects(labels)),
        new WordVectors(NAMES.size(), vectors),
        labels,
        new ClassSplit(novel, labels.size()));
  }

  private static List<String> labelNames() {
    return List.of("background", "red", "green", "blue", "yellow", "violet");
  }

  @Override
  public String name() {
    return "colours";
  }

  @Override
  public List<String> labels() {
    return labelNames();
  }

  @Override
  public String id(int index) {
    return "colours" + index;
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  /** Colours of a picture: a base one and a novel one. */
  private int[] colours(int index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    return new int[] {random.nextInt(BASE), BASE + random.nextInt(NAMES.size() - BASE)};
  }

  private String caption(int index) {
    int[] named = colours(captions == Captions.SHUFFLED ? (index + 7) % size : index);
    return captions == Captions.WORDLESS
        ? "Two things."
        : "A %s disk and a %s one.".formatted(NAMES.get(named[0]), NAMES.get(named[1]));
  }

  @Override
  public Example load(int index) {
    SplittableRandom random = new SplittableRandom(~(seed * 1_000_003 + index));
    byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int grey = random.nextInt(20, 110);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        rgb[i * RgbImage.CHANNELS + c] = (byte) grey;
      }
    }
    int[] colours = colours(index);
    boolean swapped = random.nextBoolean();
    Instance[] objects = new Instance[colours.length];
    for (int k = 0; k < colours.length; k++) {
      int radius = random.nextInt(9, 14);
      int left = (k == 0) == swapped ? 0 : SIDE / 2;
      int x = left + random.nextInt(radius, SIDE / 2 - radius + 1);
      int y = random.nextInt(radius, SIDE - radius);
      objects[k] = new Instance(1 + colours[k], paint(rgb, x, y, radius, colours[k]), false);
    }
    return new Example(
        id(index),
        new RgbImage(SIDE, SIDE, rgb),
        Optional.empty(),
        Optional.empty(),
        List.of(objects),
        List.of(caption(index)));
  }

  private static RleMask paint(byte[] rgb, int x, int y, int radius, int colour) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      if (Math.hypot(i % SIDE + 0.5 - x, i / SIDE + 0.5 - y) <= radius) {
        pixels[i] = 1;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          rgb[i * RgbImage.CHANNELS + c] = (byte) RGB[colour][c];
        }
      }
    }
    return RleMask.encode(pixels, SIDE, SIDE);
  }
}
