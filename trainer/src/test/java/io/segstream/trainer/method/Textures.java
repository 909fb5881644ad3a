package io.segstream.trainer.method;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Pictures of 64x64 with one object each on noise. What class the object has shows in its texture:
 * lying stripes, standing stripes, or a chequerboard; its colours, size and place mean nothing.
 *
 * @param size pictures
 * @param seed equal seeds draw equal pictures
 * @param shuffled whether each picture has the mask and the classes of another one, whose object is
 *     elsewhere
 */
public record Textures(int size, long seed, boolean shuffled) implements Dataset {
  public static final int SIDE = 64;

  private static final int HALF = SIDE / 2;

  /** Where an object is. */
  private record Place(int left, int top, int width, int height) {
    boolean holds(int x, int y) {
      double dx = (x + 0.5 - left) / width * 2 - 1;
      double dy = (y + 0.5 - top) / height * 2 - 1;
      return dx * dx + dy * dy < 1;
    }
  }

  @Override
  public String name() {
    return "textures";
  }

  @Override
  public List<String> labels() {
    return List.of("lying", "standing", "chequered");
  }

  @Override
  public String id(int index) {
    return "texture" + index;
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) {
    int annotated = shuffled ? (index + 3) % size : index;
    Place place = place(annotated);
    int label = label(annotated);
    LabelMap classes =
        Drawn.labels(SIDE, SIDE, (x, y) -> place.holds(x, y) ? label : LabelMap.VOID);
    LabelMap mask = Drawn.labels(SIDE, SIDE, (x, y) -> place.holds(x, y) ? 1 : 0);
    return new Example(
        id(index), picture(index), Optional.of(classes), Optional.of(mask), List.of(), List.of());
  }

  private int label(int index) {
    return index % 3;
  }

  private SplittableRandom random(int index) {
    return new SplittableRandom(seed * 1_000_003 + index);
  }

  /** Within one quarter of the picture, by turns. */
  private Place place(int index) {
    SplittableRandom random = random(index);
    int quarter = index / 3 % 4;
    int width = random.nextInt(26, HALF);
    int height = random.nextInt(26, HALF);
    return new Place(
        quarter % 2 * HALF + random.nextInt(HALF - width),
        quarter / 2 * HALF + random.nextInt(HALF - height),
        width,
        height);
  }

  private RgbImage picture(int index) {
    Place place = place(index);
    SplittableRandom random = random(index).split();
    int[] dark = colour(random, 0, 150);
    int[] light = colour(random, 90, 255);
    int phase = random.nextInt(8);
    int label = label(index);
    byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    int[] noise = colour(random, 40, 200);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      boolean across = (y + phase) % 8 < 4;
      boolean down = (x + phase) % 8 < 4;
      boolean first = label == 0 ? across : label == 1 ? down : across == down;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int value =
            place.holds(x, y) ? (first ? dark[c] : light[c]) : noise[c] + random.nextInt(-40, 41);
        rgb[i * RgbImage.CHANNELS + c] = (byte) value;
      }
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static int[] colour(SplittableRandom random, int from, int to) {
    return new int[] {random.nextInt(from, to), random.nextInt(from, to), random.nextInt(from, to)};
  }
}
