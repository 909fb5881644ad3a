package io.segstream.trainer.method.pixelcontrast;

import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.loss.PixelContrastLoss;
import io.segstream.trainer.memory.ClassMemorySettings;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.SegmentationAwareSampler;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How cross-image pixel contrast learns.
 *
 * @param weight lambda, of the contrast against cross-entropy, 0 or more
 * @param warmUp steps of cross-entropy alone, 0 or more; a memory fills meanwhile
 * @param temperature tau of the contrast, at least 0.001
 * @param baseTemperature tau_b, above 0: the contrast is multiplied by tau / tau_b
 * @param projection D, size of the projected vectors, 1 or more
 * @param sampler draws the anchors
 * @param memory what is remembered; empty for contrast within the batch
 * @param classWeights of the cross-entropy, one per class; empty for equal ones
 */
public record PixelContrastSettings(
    double weight,
    long warmUp,
    double temperature,
    double baseTemperature,
    int projection,
    SegmentationAwareSampler sampler,
    Optional<Memory> memory,
    List<Double> classWeights) {
  /** As published for Cityscapes, without memory. */
  public static final PixelContrastSettings PUBLISHED =
      new PixelContrastSettings(
          0.1,
          5000,
          0.1,
          0.07,
          256,
          new SegmentationAwareSampler(1024, 100),
          Optional.empty(),
          List.of());

  /**
   * What is remembered of earlier batches.
   *
   * @param regions class means of pictures kept per class, 0 or more
   * @param pixels single pixels kept per class, 0 or more; one of the two is above 0
   * @param pixelsPerPicture most pixels of a class taken from one picture, 1 or more
   * @param selection what of it each anchor is compared with
   */
  public record Memory(
      int regions, int pixels, int pixelsPerPicture, CandidateSelection selection) {
    public Memory {
      Objects.requireNonNull(selection, "selection");
      // Checks the numbers.
      new ClassMemorySettings(1, 1, regions, pixels, pixelsPerPicture);
    }

    ClassMemorySettings sizes(int classes, int dimensions) {
      return new ClassMemorySettings(classes, dimensions, regions, pixels, pixelsPerPicture);
    }
  }

  public PixelContrastSettings {
    Objects.requireNonNull(sampler, "sampler");
    Objects.requireNonNull(memory, "memory");
    classWeights = List.copyOf(classWeights);
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight %s must be 0 or more".formatted(weight));
    }
    if (warmUp < 0 || projection < 1) {
      throw new IllegalArgumentException(
          "warmUp %d must be 0 or more and projection %d at least 1".formatted(warmUp, projection));
    }
    // Checks the temperatures.
    new PixelContrastLoss(temperature, baseTemperature);
  }

  /** The cross-entropy over so many classes. */
  CrossEntropy crossEntropy(int classes) {
    return classWeights.isEmpty()
        ? CrossEntropy.unweighted(classes)
        : new CrossEntropy(classWeights);
  }

  /** Lambda of a step, counted from 0. */
  public double weightAt(long step) {
    return step < warmUp ? 0 : weight;
  }
}
