package io.segstream.trainer.proposal;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Proposes masks for a dataset and writes them. The files do not depend on the number of threads.
 *
 * @param proposer finds the objects; stays the caller's
 * @param rules make masks of its maps
 * @param threads spans of pictures that are worked on at a time, 1 or more
 */
public record ProposalRun(Proposer proposer, MaskRules rules, int threads) {
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  public ProposalRun {
    Objects.requireNonNull(proposer, "proposer");
    Objects.requireNonNull(rules, "rules");
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
  }

  /**
   * Runs over all pictures. Those whose files cannot be used are left out and named in the summary.
   *
   * @param directory gets masks, list and summary
   * @param progress told how many pictures are done, by one thread at a time
   */
  public ProposalSummary run(Dataset dataset, Path directory, IntConsumer progress)
      throws InterruptedException {
    ProposalFiles files = new ProposalFiles(directory);
    PictureResult[] results = new PictureResult[dataset.size()];
    TruthMemory pictures = new TruthMemory(dataset);
    Progress count = new Progress(progress);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<Void> runs = new ExecutorCompletionService<>(workers);
      int submitted = 0;
      for (PictureSpan span : proposer.spans(dataset)) {
        runs.submit(
            () -> {
              proposer.propose(pictures, span, new Writer(pictures, files, results, count));
              return null;
            });
        submitted++;
      }
      for (int i = 0; i < submitted; i++) {
        runs.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("Proposals failed", e.getCause());
    } finally {
      workers.shutdownNow();
      // Else a mask that another thread has begun would stay half written when the program ends.
      workers.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
    }
    return Results.summarise(this, dataset, results, files);
  }

  /** Turns the maps of one span into files; each result is written by one thread. */
  private final class Writer implements Proposer.Sink {
    private final TruthMemory dataset;
    private final ProposalFiles files;
    private final PictureResult[] results;
    private final Progress progress;

    Writer(TruthMemory dataset, ProposalFiles files, PictureResult[] results, Progress progress) {
      this.dataset = dataset;
      this.files = files;
      this.results = results;
      this.progress = progress;
    }

    @Override
    public void accept(int index, ForegroundMap map) {
      String id = dataset.id(index);
      BinaryMask rough = rules.thresholded(map);
      Optional<BinaryMask> mask = rules.cleaned(rough);
      mask.ifPresentOrElse(found -> files.write(id, found), () -> files.remove(id));
      BinaryMask cleaned = mask.orElseGet(() -> new BinaryMask(map.width(), map.height()));
      results[index] =
          new PictureResult(
              mask.map(BinaryMask::share),
              dataset
                  .take(index)
                  .map(
                      truth ->
                          new PictureResult.Overlap(
                              KnownForeground.iou(rough, truth),
                              KnownForeground.iou(cleaned, truth))),
              Optional.empty());
      progress.increment();
    }

    @Override
    public void reject(int index, ExampleException problem) {
      files.remove(dataset.id(index));
      results[index] = PictureResult.rejected(problem.getMessage());
      progress.increment();
    }
  }

  private static final class Progress {
    private final IntConsumer progress;
    private int done;

    Progress(IntConsumer progress) {
      this.progress = progress;
    }

    synchronized void increment() {
      progress.accept(++done);
    }
  }
}
