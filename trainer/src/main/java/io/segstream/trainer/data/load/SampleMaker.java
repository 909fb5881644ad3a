package io.segstream.trainer.data.load;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes the sample of one place in an epoch, whatever thread it is on. */
final class SampleMaker<S> {
  /** Ends the search for a replacement in a dataset of which hardly anything can be used. */
  private static final int MOST_REPLACEMENTS = 1000;

  private final Dataset dataset;
  private final Preparation<S> preparation;
  private final LoaderSettings settings;
  private final SkippedExamples skipped = new SkippedExamples();

  SampleMaker(Dataset dataset, Preparation<S> preparation, LoaderSettings settings) {
    this.dataset = dataset;
    this.preparation = preparation;
    this.settings = settings;
  }

  SkippedExamples skipped() {
    return skipped;
  }

  /**
   * Makes a sample.
   *
   * @param index the example whose turn it is
   * @return empty if it cannot be used and is not to be replaced
   */
  Optional<S> make(int epoch, int index) throws ExampleException {
    SplittableRandom random = Randomness.stream(settings.seed(), epoch, index, "sample");
    Optional<S> sample = attempt(index, settings.tries(), random);
    if (settings.order() == SampleOrder.IN_ORDER) {
      return sample;
    }
    for (int i = 0; sample.isEmpty() && i < MOST_REPLACEMENTS; i++) {
      sample = attempt(random.nextInt(dataset.size()), 1, random);
    }
    if (sample.isEmpty()) {
      throw new NoUsableExampleException(
          "dataset '%s' gave no usable example in %d draws after '%s' (%d unreadable): check its pictures and masks"
              .formatted(dataset.name(), MOST_REPLACEMENTS, dataset.id(index), skipped.count()));
    }
    return sample;
  }

  private Optional<S> attempt(int index, int tries, SplittableRandom random)
      throws ExampleException {
    try {
      Example example = dataset.load(index);
      for (int i = 0; i < tries; i++) {
        Optional<S> sample = preparation.prepare(example, random);
        if (sample.isPresent()) {
          return sample;
        }
      }
    } catch (ExampleException e) {
      // A read that was interrupted by the end of the loader says nothing about the file.
      if (settings.damaged() == DamagePolicy.FAIL || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      skipped.add(index, dataset.id(index), e);
    }
    return Optional.empty();
  }
}
