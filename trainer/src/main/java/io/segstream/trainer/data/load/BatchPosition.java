package io.segstream.trainer.data.load;

/**
 * A place in training.
 *
 * @param epoch from 0
 * @param number of the batch within the epoch, from 0
 */
public record BatchPosition(int epoch, int number) {
  /** The first batch of all. */
  public static final BatchPosition START = new BatchPosition(0, 0);

  public BatchPosition {
    if (epoch < 0 || number < 0) {
      throw new IllegalArgumentException(
          "Epoch %d and batch %d must be 0 or more".formatted(epoch, number));
    }
  }

  /** The following batch. */
  public BatchPosition next(int batchesPerEpoch) {
    return number + 1 < batchesPerEpoch
        ? new BatchPosition(epoch, number + 1)
        : new BatchPosition(epoch + 1, 0);
  }
}
