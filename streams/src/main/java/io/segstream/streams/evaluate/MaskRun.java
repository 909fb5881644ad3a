package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.streams.output.PalettePng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * Runs a method over sequences, several at a time, and writes its masks as palette PNGs, {@code
 * SEQUENCE/FRAME.png}. The files do not depend on the number of threads.
 */
public final class MaskRun {
  private final MaskMethod method;
  private final int threads;

  /**
   * @param threads sequences that are worked on at a time, 1 or more
   */
  public MaskRun(MaskMethod method, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.method = method;
    this.threads = threads;
  }

  /**
   * Runs all sequences.
   *
   * @param directory created if it is not there; files of an earlier run are replaced
   * @param progress told how many frames are done, by one thread at a time
   */
  public void run(List<DavisSequence> sequences, Path directory, LongConsumer progress)
      throws IOException, InterruptedException {
    FrameCount count = new FrameCount(progress);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<Void> runs = new ExecutorCompletionService<>(workers);
      for (DavisSequence sequence : sequences) {
        runs.submit(
            () -> {
              run(sequence, directory.resolve(sequence.name()), count);
              return null;
            });
      }
      for (int i = 0; i < sequences.size(); i++) {
        runs.take().get();
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      workers.shutdownNow();
    }
  }

  private void run(DavisSequence sequence, Path directory, FrameCount count) throws IOException {
    Files.createDirectories(directory);
    method.run(
        SequenceVideo.read(sequence),
        (frame, map) -> {
          Path file = directory.resolve(sequence.frames().get(frame) + ".png");
          PalettePng.write(map.labels(), map.width(), map.height(), file);
          count.increment();
        });
  }

  private static IOException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    if (e.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    throw new IllegalStateException("The run failed", e.getCause());
  }

  private static final class FrameCount {
    private final LongConsumer progress;
    private long done;

    FrameCount(LongConsumer progress) {
      this.progress = progress;
    }

    synchronized void increment() {
      progress.accept(++done);
    }
  }
}
