package io.segstream.streams.topology;

import io.segstream.inference.propagate.PropagationState;
import java.util.List;
import java.util.Objects;

/**
 * What is remembered of a feed's prompted objects between two chunks. Its size does not depend on
 * how long they have been followed.
 *
 * @param state empty although there are objects if it was stored by another version and cannot be
 *     read
 * @param objects by rising track id
 */
record PromptedMemory(PropagationState state, List<PromptedObject> objects) {
  /** A feed without prompted objects. */
  static final PromptedMemory EMPTY = new PromptedMemory(PropagationState.EMPTY, List.of());

  PromptedMemory {
    Objects.requireNonNull(state, "state");
    objects = List.copyOf(objects);
  }

  boolean isEmpty() {
    return objects.isEmpty();
  }

  boolean contains(String promptId) {
    return objects.stream().anyMatch(object -> object.promptId().equals(promptId));
  }
}
