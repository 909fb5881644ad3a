package io.segstream.trainer.method.pixelcontrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.segstream.trainer.loss.PixelContrastLoss;
import io.segstream.trainer.loss.PixelContrastResult;
import io.segstream.trainer.memory.ClassMemory;
import io.segstream.trainer.sample.AnchorGroups;
import io.segstream.trainer.sample.Anchors;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The contrast of pixels, within the batch or with a memory that it keeps. Not thread-safe.
 *
 * <p>Call order per step: {@link #see}, {@link #compare} unless the step warms up, {@link
 * #remember}.
 */
class PixelContrast {
  private final PixelContrastSettings settings;
  private final PixelContrastLoss loss;
  private final ClassMemory memory;
  private Batch seen;

  /**
   * The pixels of a batch.
   *
   * @param vectors [pictures * h * w, D], unit length
   * @param labels class of each, [pictures, h, w]
   * @param pictures in the batch
   */
  record Batch(NDArray vectors, byte[] labels, int pictures) {}

  /**
   * What a comparison gave.
   *
   * @param loss scalar with gradient; empty if there was nothing to compare
   * @param anchors those that had a positive
   * @param groups pairs of picture and class that gave anchors
   * @param hardShare of the anchors that the network classifies wrongly, 0..1
   * @param positiveCosine mean over pairs of an anchor and a positive
   * @param negativeCosine mean over pairs of an anchor and a negative
   */
  record Outcome(
      Optional<NDArray> loss,
      int anchors,
      int groups,
      double hardShare,
      double positiveCosine,
      double negativeCosine) {
    static final Outcome NONE = new Outcome(Optional.empty(), 0, 0, 0, 0, 0);
  }

  /** An empty memory on {@code owner} if the settings want one. */
  PixelContrast(NDManager owner, PixelContrastSettings settings, int classes) {
    this.settings = settings;
    this.loss = new PixelContrastLoss(settings.temperature(), settings.baseTemperature());
    this.memory =
        settings
            .memory()
            .map(
                kept ->
                    new ClassMemory(
                        owner, kept.sizes(classes, settings.projection()), DataType.FLOAT32))
            .orElse(null);
  }

  /** Notes what {@link #remember} takes in when the step is over. */
  void see(Batch batch) {
    seen = memory == null ? null : batch;
  }

  /**
   * Draws anchors and compares them.
   *
   * @param predictions classes as the network sees them, as many as labels
   */
  Outcome compare(Batch batch, byte[] predictions, SplittableRandom random) {
    AnchorGroups groups =
        settings.sampler().sample(batch.labels(), predictions, batch.pictures(), random);
    Anchors anchors = groups.anchors();
    if (anchors.size() == 0 || (memory != null && memory.size() == 0)) {
      return Outcome.NONE;
    }
    NDManager step = batch.vectors().getManager();
    NDArray vectors = batch.vectors().get(step.create(anchors.rows()));
    PixelContrastResult result =
        memory == null
            ? loss.inBatch(vectors, anchors.labels())
            : loss.againstMemory(
                vectors,
                anchors.labels(),
                memory.entries(step),
                settings.memory().orElseThrow().selection(),
                random);
    return new Outcome(
        Optional.of(result.loss()),
        result.anchors(),
        groups.groups(),
        groups.hardShare(),
        result.positiveCosine(),
        result.negativeCosine());
  }

  /** Takes the pixels of the step in, if there is a memory. */
  void remember(SplittableRandom random) {
    if (seen != null) {
      memory.update(seen.vectors(), seen.labels(), seen.pictures(), random);
      seen = null;
    }
  }

  Map<String, NDArray> state(NDManager manager) {
    return memory == null ? Map.of() : memory.state(manager);
  }

  void restore(Map<String, NDArray> state) {
    if (memory != null) {
      memory.restore(state);
    }
  }
}
