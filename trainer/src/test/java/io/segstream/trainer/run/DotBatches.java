package io.segstream.trainer.run;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures of 32x32 with one bright dot, shuffled anew in each epoch. */
final class DotBatches implements BatchSource<DotMethod.Sample> {
  private static final int SIDE = DotMethod.SIDE;
  private static final int DOT = 3 * DotMethod.CELL;
  private static final int PICTURES = 12;
  private static final int BATCH = 4;
  private static final long SEED = 7;

  private final DotMethod method;

  DotBatches(DotMethod method) {
    this.method = method;
  }

  @Override
  public int batchesPerEpoch() {
    return PICTURES / BATCH;
  }

  @Override
  public Batches<DotMethod.Sample> open(int epoch, int firstBatch) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, PICTURES).boxed().toList());
    Collections.shuffle(order, new Random(SEED + epoch));
    return new Batches<>() {
      private int batch = firstBatch;

      @Override
      public boolean hasNext() {
        return batch < batchesPerEpoch();
      }

      @Override
      public List<DotMethod.Sample> next() {
        List<Integer> indices = order.subList(batch * BATCH, (batch + 1) * BATCH);
        batch++;
        return indices.stream().map(index -> sample(epoch, index)).toList();
      }

      @Override
      public void close() {}
    };
  }

  private DotMethod.Sample sample(int epoch, int index) {
    try {
      return method
          .prepare(picture(index), new RandomStreams(SEED).of("augment", epoch, index))
          .orElseThrow();
    } catch (ExampleException e) {
      throw new AssertionError(e);
    }
  }

  private static Example picture(int index) {
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
