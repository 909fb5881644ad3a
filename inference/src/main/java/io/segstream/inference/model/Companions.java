package io.segstream.inference.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Files beside a model's weights that do more with the segments that it finds.
 *
 * @param refiner name of the ONNX file with the mask head, see {@link
 *     io.segstream.inference.engine.MaskRefiner}
 */
public record Companions(Optional<String> refiner) {
  /** None of them. */
  public static final Companions NONE = new Companions(Optional.empty());

  public Companions {
    Objects.requireNonNull(refiner, "refiner");
    refiner.ifPresent(name -> ModelCard.requireFileName("refiner", name));
  }

  /** Names of the files that results depend on, in a fixed order. */
  List<String> deciding() {
    return refiner.stream().toList();
  }

  /** The same with a mask head. */
  public Companions withRefiner(String name) {
    return new Companions(Optional.of(name));
  }
}
