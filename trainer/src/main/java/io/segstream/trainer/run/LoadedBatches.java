package io.segstream.trainer.run;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.load.BatchPosition;
import io.segstream.trainer.data.load.DamagePolicy;
import io.segstream.trainer.data.load.Loader;
import io.segstream.trainer.data.load.LoaderSettings;
import io.segstream.trainer.data.load.NoUsableExampleException;
import io.segstream.trainer.data.load.Preparation;
import io.segstream.trainer.data.load.SkippedExamples;
import io.segstream.trainer.optimise.Progress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of a dataset, read and prepared by several threads ahead of the step that needs them.
 *
 * @param <S> a prepared sample
 */
public final class LoadedBatches<S> implements BatchSource<S> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedBatches.class);

  private final Dataset dataset;
  private final Preparation<S> preparation;
  private final LoaderSettings settings;

  /**
   * For a dataset of at least one batch.
   *
   * @param preparation called by the threads, many at a time
   * @param batch samples per step
   * @param threads that read and prepare
   * @param seed of the order and of the preparation
   * @param damaged what happens to pictures that cannot be read
   * @throws IllegalArgumentException if the dataset is smaller than a batch
   */
  public LoadedBatches(
      Dataset dataset,
      Preparation<S> preparation,
      int batch,
      int threads,
      long seed,
      DamagePolicy damaged) {
    this.dataset = dataset;
    this.preparation = preparation;
    this.settings = LoaderSettings.training(batch, threads, Integer.MAX_VALUE, seed, damaged);
    if (dataset.size() < batch) {
      throw new IllegalArgumentException(
          "Dataset '%s' has %d pictures, fewer than training.batch, which is %d"
              .formatted(dataset.name(), dataset.size(), batch));
    }
  }

  @Override
  public int batchesPerEpoch() {
    return dataset.size() / settings.batch();
  }

  @Override
  public Batches<S> open(Progress from) {
    BatchPosition start = new BatchPosition(from.epoch(), from.stepInEpoch());
    Loader<S> loader = new Loader<>(dataset, preparation, settings, start);
    return new Batches<>() {
      private int reported;

      @Override
      public List<S> next() {
        try {
          List<S> samples = loader.next().samples();
          report(loader.skipped());
          return samples;
        } catch (ExampleException e) {
          throw new TrainingException(e.getMessage() + advice(e), e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new TrainingException("Interrupted while waiting for pictures", e);
        }
      }

      private String advice(ExampleException e) {
        return settings.damaged() == DamagePolicy.FAIL && !(e instanceof NoUsableExampleException)
            ? "; data.damaged: SKIP would take other pictures instead"
            : "";
      }

      private void report(SkippedExamples skipped) {
        if (skipped.count() > reported) {
          reported = skipped.count();
          LOG.warn(
              "{} pictures cannot be read and are left out; the first: {}",
              reported,
              skipped.reasons().get(0));
        }
      }

      @Override
      public void close() {
        loader.close();
      }
    };
  }
}
