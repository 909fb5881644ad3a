package io.segstream.trainer.run;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Twelve pictures of 32x32 with one bright dot each. */
final class DotDataset implements Dataset {
  private static final int SIDE = DotMethod.SIDE;
  private static final int DOT = 3 * DotMethod.CELL;

  @Override
  public String name() {
    return "dots";
  }

  @Override
  public int size() {
    return 12;
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String id(int index) {
    return "dot" + index;
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) {
    Random random = new Random(index);
    byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
    byte[] mask = new byte[SIDE * SIDE];
    int left = random.nextInt(DotMethod.CELLS - 3) * DotMethod.CELL;
    int top = random.nextInt(DotMethod.CELLS - 3) * DotMethod.CELL;
    for (int y = top; y < top + DOT; y++) {
      for (int x = left; x < left + DOT; x++) {
        int pixel = y * SIDE + x;
        mask[pixel] = 1;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          rgb[pixel * RgbImage.CHANNELS + c] = (byte) 200;
        }
      }
    }
    return new Example(
        "dot" + index,
        new RgbImage(SIDE, SIDE, rgb),
        Optional.empty(),
        Optional.of(new LabelMap(SIDE, SIDE, mask)),
        List.of(),
        List.of());
  }
}
