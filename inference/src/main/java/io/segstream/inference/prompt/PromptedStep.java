package io.segstream.inference.prompt;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.prompt.PromptedFrame.ObjectOnFrame;
import io.segstream.inference.prompt.PromptedFrame.Refusal;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.Propagation;
import io.segstream.inference.propagate.Propagation.PropagatedObject;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.Propagator;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the prompted objects of a feed over one frame: objects that there are already are carried
 * on, then the frame's prompts are taken in. A prompt that makes no sense is refused alone.
 *
 * <p>A pure function, immutable, thread-safe: the same state, prompts and frame give the same bits
 * wherever it runs.
 */
public final class PromptedStep {
  private final Propagator propagator;

  public PromptedStep(PropagationSettings settings) {
    this.propagator = new Propagator(settings);
  }

  /**
   * The next frame. Without objects and prompts nothing is computed.
   *
   * @param before after the frame before, {@link PropagationState#EMPTY} at first
   * @param prompts for this frame, in pixels of the source frame, in the order in which they came
   * @param features the model's features of the frame; only read
   * @param frame the frame as the model saw it; only read
   * @param sourceWidth columns of the source frame, 1 or more
   * @param sourceHeight rows of it, 1 or more
   * @throws IllegalArgumentException if the objects cannot be carried on to this frame, because it
   *     has another size than those before, or the model other features or no embeddings
   */
  public PromptedFrame run(
      PropagationState before,
      List<Prompt> prompts,
      FeatureMap features,
      RgbFrame frame,
      int sourceWidth,
      int sourceHeight) {
    Propagation carried = propagator.step(before, features, frame);
    if (prompts.isEmpty()) {
      return frame(carried, List.of(), List.of(), sourceWidth, sourceHeight);
    }
    Prompting prompting =
        list ->
            propagator.prompt(carried.state(), list, features, frame, sourceWidth, sourceHeight);
    try {
      return frame(prompting.of(prompts), prompts, List.of(), sourceWidth, sourceHeight);
    } catch (IllegalArgumentException e) {
      return oneByOne(carried, prompts, prompting, sourceWidth, sourceHeight);
    }
  }

  private interface Prompting {
    Propagation of(List<Prompt> prompts);
  }

  /** Leaves out the prompts that do not go together with those before them. */
  private static PromptedFrame oneByOne(
      Propagation carried, List<Prompt> prompts, Prompting prompting, int width, int height) {
    Propagation result = carried;
    List<Prompt> accepted = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (Prompt prompt : prompts) {
      List<Prompt> candidates = new ArrayList<>(accepted);
      candidates.add(prompt);
      try {
        result = prompting.of(candidates);
        accepted = candidates;
      } catch (IllegalArgumentException e) {
        refused.add(new Refusal(prompt, e.getMessage()));
      }
    }
    return frame(result, accepted, refused, width, height);
  }

  private static PromptedFrame frame(
      Propagation propagation,
      List<Prompt> accepted,
      List<Refusal> refused,
      int width,
      int height) {
    List<RleMask> masks = propagation.masks(width, height);
    List<ObjectOnFrame> objects = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      PropagatedObject object = propagation.objects().get(i);
      objects.add(
          new ObjectOnFrame(
              object.id(), object.label(), object.status(), object.confidence(), masks.get(i)));
    }
    return new PromptedFrame(propagation.state(), objects, accepted, refused);
  }
}
