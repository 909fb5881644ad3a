package io.segstream.inference.prompt;

import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.TargetStatus;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import java.util.Objects;

/**
 * The prompted objects of one frame.
 *
 * @param state from which the next frame goes on
 * @param objects in the order of their labels; ids are distinct
 * @param accepted prompts that were taken in, in the order in which they came
 * @param refused prompts that were not, in the order in which they came
 */
public record PromptedFrame(
    PropagationState state,
    List<ObjectOnFrame> objects,
    List<Prompt> accepted,
    List<Refusal> refused) {
  public PromptedFrame {
    Objects.requireNonNull(state, "state");
    objects = List.copyOf(objects);
    accepted = List.copyOf(accepted);
    refused = List.copyOf(refused);
  }

  /**
   * One object on one frame.
   *
   * @param id as its prompts call it
   * @param label of its pixels in the state's label map
   * @param status whether it is seen
   * @param confidence 0..1
   * @param mask at the size of the source frame; empty if the object is lost, and where its pixels
   *     are too few for that size; masks of one frame never overlap
   */
  public record ObjectOnFrame(
      String id, int label, TargetStatus status, float confidence, RleMask mask) {
    public ObjectOnFrame {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(mask, "mask");
    }

    /** Whether there is something to show. */
    public boolean isSeen() {
      return status == TargetStatus.TRACKED && mask.area() > 0;
    }
  }

  /**
   * A prompt that makes no sense on this frame.
   *
   * @param prompt as it came
   * @param reason one line for its sender
   */
  public record Refusal(Prompt prompt, String reason) {
    public Refusal {
      Objects.requireNonNull(prompt, "prompt");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
