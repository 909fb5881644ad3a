package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * Scores results by the rules of the official evaluator (davisvideochallenge/davis2017-evaluation):
 * objects are those of the first mask, objects without a result are scored against nothing, and the
 * unsupervised task takes the assignment of results to objects of highest mean J and F. The result
 * does not depend on the number of threads.
 */
public final class DavisEvaluation {
  /** Frames that one thread takes at a time where the order is free. */
  private static final int BLOCK = 8;

  private final DavisTask task;
  private final int threads;

  /**
   * @param threads that read and score, 1 or more
   */
  public DavisEvaluation(DavisTask task, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads are %d, must be 1 or more".formatted(threads));
    }
    this.task = task;
    this.threads = threads;
  }

  /** Frames that an evaluation of these sequences scores. */
  public long frames(List<DavisSequence> sequences) {
    return sequences.stream().mapToLong(each -> task.scored(each.frames().size())).sum();
  }

  /**
   * Scores all sequences.
   *
   * @param progress told how many frames are done, on the calling thread
   * @throws EvaluationException if a mask cannot be compared
   */
  public DavisScore run(List<DavisSequence> sequences, ResultMasks results, LongConsumer progress)
      throws IOException, InterruptedException {
    List<PairSeries> series = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<Integer> blocks = new ExecutorCompletionService<>(workers);
      int submitted = 0;
      for (DavisSequence sequence : sequences) {
        PairSeries pairs = new PairSeries(sequence, task);
        series.add(pairs);
        int scored = task.scored(sequence.frames().size());
        int block = results.access() == ResultMasks.Access.RANDOM ? BLOCK : scored;
        for (int from = 0; from < scored; from += block) {
          int start = from;
          int end = Math.min(scored, from + block);
          blocks.submit(() -> score(sequence, results, pairs, start, end));
          submitted++;
        }
      }
      long done = 0;
      for (int i = 0; i < submitted; i++) {
        done += blocks.take().get();
        progress.accept(done);
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      workers.shutdownNow();
    }
    return new DavisScore(task, series.stream().map(PairSeries::score).toList());
  }

  private static IOException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof IOException cause) {
      return cause;
    }
    if (e.getCause() instanceof RuntimeException cause) {
      throw cause;
    }
    throw new IllegalStateException("Scoring failed", e.getCause());
  }

  private int score(
      DavisSequence sequence, ResultMasks results, PairSeries pairs, int start, int end)
      throws IOException {
    FrameScorer scorer =
        new FrameScorer(sequence.width(), sequence.height(), sequence.objects(), pairs.results());
    try (ResultMasks.Frames masks = results.open(sequence)) {
      for (int scored = start; scored < end; scored++) {
        int frame = task.firstScored() + scored;
        LabelMap result = masks.mask(frame);
        int highest = requireAllowed(sequence, frame, result);
        scorer.load(sequence.truth(frame), result, task.voidPixels());
        pairs.take(scorer, scored, highest);
      }
    }
    return end - start;
  }

  private int requireAllowed(DavisSequence sequence, int frame, LabelMap result)
      throws EvaluationException {
    int highest = result.largest();
    int most = task.mostResults(sequence.objects());
    if (highest > most) {
      throw new EvaluationException(
          "result for frame %s of '%s' holds label %d, the %s task allows %d here: %s"
              .formatted(
                  sequence.frames().get(frame),
                  sequence.name(),
                  highest,
                  task,
                  most,
                  task == DavisTask.UNSUPERVISED
                      ? "keep the best proposals"
                      : "use the labels of the first mask"));
    }
    return highest;
  }
}
