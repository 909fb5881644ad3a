package io.segstream.streams.topology;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds on the work that one chunk may cause, so that a stream thread always comes back to poll.
 *
 * @param maxFrames most frames that a chunk's header may promise; a chunk with more goes to the
 *     dead-letter topic
 * @param batchFrames frames per call of the model, 1 or more
 * @param batchesInFlight batches that may be with the model while the next frames are decoded and
 *     earlier ones are analysed, 1 or more; 2 keep the model busy, a third covers a frame that
 *     takes longer to analyse
 * @param batchTimeout how long a batch may take
 * @param chunkTimeout how long decoding and all batches of a chunk may take together; frames beyond
 *     it fail, undecoded
 */
public record ChunkLimits(
    int maxFrames,
    int batchFrames,
    int batchesInFlight,
    Duration batchTimeout,
    Duration chunkTimeout) {
  /**
   * 2,000 frames in batches of 2, three in flight, 30 s a batch, three minutes a chunk. On CPUs a
   * larger batch is not faster, and the first and the last one of a chunk leave the model idle.
   */
  public static final ChunkLimits DEFAULT =
      new ChunkLimits(2000, 2, 3, Duration.ofSeconds(30), Duration.ofMinutes(3));

  public ChunkLimits {
    requirePositive("maxFrames", maxFrames);
    requirePositive("batchFrames", batchFrames);
    requirePositive("batchesInFlight", batchesInFlight);
    requirePositive("batchTimeout", batchTimeout);
    requirePositive("chunkTimeout", chunkTimeout);
  }

  /** The longest that inference may hold up one chunk. */
  public Duration worstCase() {
    long batches = (maxFrames + batchFrames - 1L) / batchFrames;
    Duration allBatches = batchTimeout.multipliedBy(batches);
    return allBatches.compareTo(chunkTimeout) < 0 ? allBatches : chunkTimeout;
  }

  /** The same limits with another batch size. */
  public ChunkLimits withBatchFrames(int frames) {
    return new ChunkLimits(maxFrames, frames, batchesInFlight, batchTimeout, chunkTimeout);
  }

  /** The same limits with other times. */
  public ChunkLimits withTimeouts(Duration batch, Duration chunk) {
    return new ChunkLimits(maxFrames, batchFrames, batchesInFlight, batch, chunk);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Chunk limit %s is %d, must be 1 or more".formatted(name, value));
    }
  }

  private static void requirePositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "Chunk limit %s is %s, must be more than zero".formatted(name, value));
    }
  }
}
