package io.segstream.trainer.proposal;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A dataset as a proposer may see it: without annotations, which are put aside until the mask can
 * be compared with them.
 */
final class TruthMemory implements Dataset {
  private final Dataset dataset;
  private final Map<Integer, LabelMap> truths = new ConcurrentHashMap<>();

  TruthMemory(Dataset dataset) {
    this.dataset = dataset;
  }

  @Override
  public Example load(int index) throws ExampleException {
    Example example = dataset.load(index);
    KnownForeground.of(example).ifPresent(truth -> truths.put(index, truth));
    return Example.unlabelled(example.id(), example.image());
  }

  /** The annotated foreground of a picture that was loaded; forgotten by this call. */
  Optional<LabelMap> take(int index) {
    return Optional.ofNullable(truths.remove(index));
  }

  @Override
  public String name() {
    return dataset.name();
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public List<String> labels() {
    return dataset.labels();
  }

  @Override
  public String id(int index) {
    return dataset.id(index);
  }

  @Override
  public String digest() {
    return dataset.digest();
  }
}
