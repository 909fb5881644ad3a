package io.segstream.inference.engine;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The shapes that a model's plan is built for, from its card: one profile for each size that
 * sources of usual shapes come at, whose kernels are chosen for just that size, and last one for
 * every size up to the card's.
 */
public final class PlanProfiles {
  private static final FrameSize WIDE = new FrameSize(3840, 2160);
  private static final FrameSize CLASSIC = new FrameSize(2880, 2160);

  private PlanProfiles() {}

  /**
   * Batches that a plan takes.
   *
   * @param opt frames that kernels are chosen for
   * @param max frames at most; longer batches are run in parts
   */
  public record Batches(int opt, int max) {
    public Batches {
      if (opt < 1 || max < opt) {
        throw new IllegalArgumentException(
            "Batches need 1 <= opt %d <= max %d".formatted(opt, max));
      }
    }
  }

  /**
   * The profiles of a model.
   *
   * @param sizes of frames that will come, beside those that the card gives; may be empty
   * @throws IllegalArgumentException if the model does not take one of the sizes
   */
  public static List<ShapeProfile> of(LoadedModel model, Batches batches, List<FrameSize> sizes) {
    ModelInput input = model.card().input();
    Inputs inputs = new Inputs(model.card(), batches(input, batches));
    List<ShapeProfile> profiles = new ArrayList<>();
    for (FrameSize size : sizes(model.card(), sizes)) {
      profiles.add(inputs.profile(size, size, size));
    }
    if (input.sizing() == Sizing.DYNAMIC) {
      int longest = Math.max(input.size().width(), input.size().height());
      FrameSize smallest = new FrameSize(input.smallestSide(), input.smallestSide());
      FrameSize largest = new FrameSize(longest, longest);
      profiles.add(inputs.profile(smallest, input.size(), largest));
    }
    return profiles;
  }

  private static Set<FrameSize> sizes(ModelCard card, List<FrameSize> wanted) {
    Set<FrameSize> sizes = new LinkedHashSet<>();
    for (FrameSize size : wanted) {
      sizes.add(InputSize.forSource(card, size, Optional.of(size)));
    }
    sizes.add(InputSize.forSource(card, WIDE, Optional.empty()));
    sizes.add(InputSize.forSource(card, CLASSIC, Optional.empty()));
    return sizes;
  }

  private static int[] batches(ModelInput input, Batches batches) {
    int fixed = input.fixedBatch();
    return fixed == ModelInput.ANY_BATCH
        ? new int[] {1, batches.opt(), batches.max()}
        : new int[] {fixed, fixed, fixed};
  }

  /** What a network takes. */
  private static final class Inputs {
    private final ModelCard card;

    /** Of the smallest, the usual and the largest batch. */
    private final int[] frames;

    Inputs(ModelCard card, int[] frames) {
      this.card = card;
      this.frames = frames;
    }

    ShapeProfile profile(FrameSize min, FrameSize opt, FrameSize max) {
      InputBinding binding = new InputBinding(card.input());
      SortedMap<String, ShapeRange> ranges = new TreeMap<>();
      ranges.put(
          binding.name(),
          new ShapeRange(
              new Shape(binding.shape(frames[0], min)),
              new Shape(binding.shape(frames[1], opt)),
              new Shape(binding.shape(frames[2], max))));
      card.outputs()
          .clusters()
          .ifPresent(
              clusters ->
                  ranges.put(
                      clusters.start(),
                      new ShapeRange(
                          starts(clusters, frames[0]),
                          starts(clusters, frames[1]),
                          starts(clusters, frames[2]))));
      return new ShapeProfile(ranges);
    }

    private static Shape starts(ClusterOutput clusters, int frames) {
      return new Shape(ClusterBuffers.vectorShape(clusters, frames));
    }
  }
}
