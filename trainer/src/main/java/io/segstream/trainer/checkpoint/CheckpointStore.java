package io.segstream.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The checkpoints of one run: the last good one, and the best by validation. */
public final class CheckpointStore {
  private static final String LAST = "last.safetensors";
  private static final String BEST = "best.safetensors";

  private final Path directory;

  /**
   * Opens a directory, which is made if it is missing.
   *
   * @throws CheckpointException if nothing can be written there
   */
  public CheckpointStore(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw failure(directory, e);
    }
    if (!Files.isWritable(directory)) {
      throw new CheckpointException(
          "Checkpoints cannot be written to '%s': no permission; choose another place with --out"
              .formatted(directory));
    }
  }

  /** Where the last good checkpoint is or will be. */
  public Path last() {
    return directory.resolve(LAST);
  }

  /** Where the best checkpoint is or will be. */
  public Path best() {
    return directory.resolve(BEST);
  }

  /** The last good checkpoint, if one was written. */
  public Optional<Checkpoint> readLast() {
    return read(last());
  }

  /** The best checkpoint, if one was written. */
  public Optional<Checkpoint> readBest() {
    return read(best());
  }

  /**
   * Replaces the last good checkpoint.
   *
   * @throws CheckpointException if it cannot be written; the one before is then untouched
   */
  public void writeLast(Checkpoint checkpoint) {
    write(last(), checkpoint);
  }

  /** Replaces the best checkpoint; fails like {@link #writeLast}. */
  public void writeBest(Checkpoint checkpoint) {
    write(best(), checkpoint);
  }

  private static Optional<Checkpoint> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Checkpoint.read(file));
    } catch (IOException e) {
      throw new CheckpointException(
          "The checkpoint cannot be read: %s; put back a copy, or train again with another --out"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void write(Path file, Checkpoint checkpoint) {
    try {
      checkpoint.writeTo(file);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static CheckpointException failure(Path file, IOException e) {
    return new CheckpointException(WriteFailure.resumable(file, e), e);
  }
}
