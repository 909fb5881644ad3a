package io.segstream.trainer.weak;

import io.segstream.inference.evaluate.LabelMap;
import java.util.List;
import java.util.Objects;

/**
 * What a weak annotation says of one picture.
 *
 * @param labels class of each pixel as far as the annotation says it, else {@link LabelMap#VOID}.
 *     Of boxes the smallest one around a pixel counts
 * @param tags classes that the picture shows, ascending, without background
 */
public record WeakLabels(LabelMap labels, List<Integer> tags) {
  public WeakLabels {
    Objects.requireNonNull(labels, "labels");
    tags = List.copyOf(tags);
  }
}
