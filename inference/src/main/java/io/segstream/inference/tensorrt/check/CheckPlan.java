package io.segstream.inference.tensorrt.check;

import io.segstream.inference.model.FrameSize;
import java.util.List;
import java.util.Objects;

/**
 * What to measure.
 *
 * @param sizes of frames; each is brought to the nearest that the model takes
 * @param batches frames per call, rising, the largest is that of the plan
 * @param comparedBatch batch that is compared with its frames alone
 * @param cycles times that an engine is opened and closed
 * @param calls that are timed, per figure, after as many that are not
 * @param peakSide side of the matrices that show what the device can do
 */
public record CheckPlan(
    List<FrameSize> sizes,
    List<Integer> batches,
    int comparedBatch,
    int cycles,
    int calls,
    int peakSide) {
  public CheckPlan {
    sizes = List.copyOf(sizes);
    batches = List.copyOf(batches);
    Objects.requireNonNull(sizes, "sizes");
    if (sizes.isEmpty()
        || batches.isEmpty()
        || comparedBatch < 1
        || cycles < 1
        || calls < 1
        || peakSide < 1) {
      throw new IllegalArgumentException(
          "A check needs sizes, batches, and numbers of 1 or more, got sizes=%s batches=%s comparedBatch=%d cycles=%d calls=%d peakSide=%d"
              .formatted(sizes, batches, comparedBatch, cycles, calls, peakSide));
    }
  }

  /** The table of the documentation. */
  public static CheckPlan full() {
    return new CheckPlan(
        List.of(new FrameSize(480, 270), new FrameSize(854, 480)),
        List.of(1, 8, 32),
        16,
        100,
        50,
        4096);
  }

  int largestBatch() {
    return Math.max(comparedBatch, batches.get(batches.size() - 1));
  }
}
