package io.segstream.inference.propagate;

import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The objects of one frame and what the next frame starts from.
 *
 * @param state to hand to the next step
 * @param objects in the order of their labels
 */
public record Propagation(PropagationState state, List<PropagatedObject> objects) {
  public Propagation {
    Objects.requireNonNull(state, "state");
    objects = List.copyOf(objects);
  }

  /**
   * One object on one frame.
   *
   * @param id as its prompts call it
   * @param label of its pixels in the state's label map
   * @param status whether it is seen
   * @param confidence 0..1
   */
  public record PropagatedObject(String id, int label, TargetStatus status, float confidence) {}

  /**
   * The objects' masks, in their order, at another size. Masks never overlap; that of a lost object
   * is empty.
   *
   * @param width columns, 1 or more
   * @param height rows, 1 or more
   */
  public List<RleMask> masks(int width, int height) {
    if (objects.isEmpty()) {
      return List.of();
    }
    int labels = objects.get(objects.size() - 1).label();
    List<RleMask> all =
        RleMask.upsampleLabels(
            state.labels(), state.width(), state.height(), labels, width, height);
    List<RleMask> masks = new ArrayList<>();
    for (PropagatedObject object : objects) {
      masks.add(all.get(object.label() - 1));
    }
    return masks;
  }
}
