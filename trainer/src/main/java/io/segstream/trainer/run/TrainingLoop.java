package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.checkpoint.HostTensor;
import io.segstream.trainer.optimise.Progress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * Trains a network by any method. On one thread the result depends on the recipe and the data only:
 * a run that was stopped or killed and resumed ends with the same bytes as an undisturbed one.
 *
 * <p>One run per instance; all calls on one thread. DJL collects gradients for one run per process.
 *
 * @param <S> a prepared sample
 */
public final class TrainingLoop<S> {
  /** Prefixes the names of the network's parameters in checkpoints. */
  static final String NETWORK = "network";

  private final NDManager manager;
  private final TrainingParts<S> parts;
  private final TrainingSettings settings;
  private final CheckpointStore checkpoints;
  private final List<TrainingObserver> observers;
  private final TrainedBlocks blocks;
  private final TrainingStep<S> step;
  private Progress progress;
  private OptionalDouble best = OptionalDouble.empty();
  private int stale;

  /**
   * Makes ready.
   *
   * @param manager owner of what lives as long as the run: the network's parameters belong to it or
   *     to a parent; the caller closes it
   */
  public TrainingLoop(
      NDManager manager,
      TrainingParts<S> parts,
      TrainingSettings settings,
      CheckpointStore checkpoints,
      List<TrainingObserver> observers) {
    this.manager = manager;
    this.parts = parts;
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.observers = List.copyOf(observers);
    Map<String, Block> all = new LinkedHashMap<>();
    all.put(NETWORK, parts.network());
    all.putAll(parts.method().blocks());
    this.blocks = new TrainedBlocks(all);
    parts.optimiser().bind(blocks.learning(), manager);
    this.step = new TrainingStep<>(manager, parts, blocks, settings);
    this.progress = new Progress(0, parts.data().batchesPerEpoch(), settings.totalSteps());
  }

  /**
   * Goes back to where a run was, so that {@link #run} goes on from there.
   *
   * @throws TrainingException if the checkpoint belongs to another recipe
   */
  public void resume(Checkpoint from) {
    if (!from.fingerprint().equals(settings.fingerprint())) {
      throw new TrainingException(
          "The checkpoint was made with another recipe or other data: train into a new --out, or"
              + " take back what was changed");
    }
    blocks.restore(from.parameters(), manager);
    try (NDManager saved = manager.newSubManager()) {
      parts.optimiser().restore(onEngine(from.optimiser(), saved));
      parts.method().restore(onEngine(from.method(), saved));
    }
    progress = new Progress(from.step(), progress.stepsPerEpoch(), progress.totalSteps());
    best = from.bestScore();
    stale = from.staleValidations();
  }

  private static Map<String, NDArray> onEngine(Map<String, HostTensor> saved, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    saved.forEach((name, tensor) -> arrays.put(name, tensor.on(manager)));
    return arrays;
  }

  /**
   * Runs to the end.
   *
   * @param stop asked after each step; once true, the run saves its state and ends
   * @throws TrainingException if it cannot go on
   * @throws io.segstream.trainer.checkpoint.CheckpointException if a checkpoint cannot be written
   */
  public TrainingResult run(BooleanSupplier stop) {
    boolean before = JniUtils.isGradMode();
    // The engine's default differs between the first thread and others.
    JniUtils.setGradMode(false);
    try {
      observers.forEach(observer -> observer.started(progress));
      TrainingResult.End end =
          isExhausted() ? TrainingResult.End.EARLY : TrainingResult.End.COMPLETE;
      if (!progress.isOver() && end == TrainingResult.End.COMPLETE) {
        end = steps(stop);
      }
      return new TrainingResult(end, progress.step(), best);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private TrainingResult.End steps(BooleanSupplier stop) {
    try (BatchSource.Batches<S> batches = parts.data().open(progress)) {
      while (true) {
        StepReport report = step.run(progress, batches.next());
        progress = progress.next();
        observers.forEach(observer -> observer.stepped(report));
        if (progress.isOver() || progress.step() % settings.validateEvery() == 0) {
          validate();
        }
        Optional<TrainingResult.End> end = end(stop);
        if (end.isPresent() || progress.step() % settings.checkpointEvery() == 0) {
          save(checkpoints.last());
        }
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
  }

  private Optional<TrainingResult.End> end(BooleanSupplier stop) {
    if (progress.isOver()) {
      return Optional.of(TrainingResult.End.COMPLETE);
    }
    if (isExhausted()) {
      return Optional.of(TrainingResult.End.EARLY);
    }
    return stop.getAsBoolean() ? Optional.of(TrainingResult.End.STOPPED) : Optional.empty();
  }

  private boolean isExhausted() {
    return settings.patience().isPresent() && stale >= settings.patience().getAsInt();
  }

  private void validate() {
    if (parts.validation().isEmpty()) {
      return;
    }
    Scores scores;
    try (NDManager arrays = manager.newSubManager()) {
      scores =
          parts.validation().get().run(parts.network(), new ParameterStore(arrays, false), arrays);
    }
    double score = scores.decisiveValue();
    boolean better = !Double.isNaN(score) && (best.isEmpty() || score > best.getAsDouble());
    stale = better ? 0 : stale + 1;
    if (better) {
      best = OptionalDouble.of(score);
      save(checkpoints.best());
    }
    observers.forEach(observer -> observer.validated(progress, scores, better));
  }

  private void save(Path file) {
    Checkpoint checkpoint = checkpoint();
    if (file.equals(checkpoints.best())) {
      checkpoints.writeBest(checkpoint);
    } else {
      checkpoints.writeLast(checkpoint);
    }
    observers.forEach(observer -> observer.saved(progress, file));
  }

  private Checkpoint checkpoint() {
    try (NDManager arrays = manager.newSubManager()) {
      return new Checkpoint(
          settings.fingerprint(),
          progress.step(),
          best,
          stale,
          blocks.save(),
          onHeap(parts.optimiser().state(arrays)),
          onHeap(parts.method().state(arrays)));
    }
  }

  private static Map<String, HostTensor> onHeap(Map<String, NDArray> arrays) {
    Map<String, HostTensor> saved = new LinkedHashMap<>();
    arrays.forEach((name, array) -> saved.put(name, HostTensor.of(array)));
    return saved;
  }
}
