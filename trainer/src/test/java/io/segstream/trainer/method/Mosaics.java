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
 * Pictures of 64x64 that are cut into four fields of different classes: two are told apart by their
 * colour, two look alike but for the direction of faint stripes.
 *
 * @param size pictures
 * @param seed equal seeds draw equal pictures
 */
public record Mosaics(int size, long seed) implements Dataset {
  public static final int SIDE = 64;
  private static final int[][] COLOURS = {
    {180, 60, 60}, {60, 60, 180}, {60, 150, 60}, {60, 150, 60}
  };

  @Override
  public String name() {
    return "mosaics";
  }

  @Override
  public List<String> labels() {
    return List.of("red", "blue", "lying", "standing");
  }

  @Override
  public String id(int index) {
    return "mosaic" + index;
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    int column = random.nextInt(22, 43);
    int row = random.nextInt(22, 43);
    int first = random.nextInt(4);
    LabelMap classes =
        Drawn.labels(SIDE, SIDE, (x, y) -> (first + (x < column ? 0 : 1) + (y < row ? 0 : 2)) % 4);
    byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int label = classes.labels()[i];
      int stripe = label < 2 ? 0 : ((label == 2 ? i / SIDE : i % SIDE) % 8 < 4 ? 18 : -18);
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int value = COLOURS[label][c] + stripe + random.nextInt(-30, 31);
        rgb[i * RgbImage.CHANNELS + c] = (byte) value;
      }
    }
    return new Example(
        id(index),
        new RgbImage(SIDE, SIDE, rgb),
        Optional.of(classes),
        Optional.empty(),
        List.of(),
        List.of());
  }
}
