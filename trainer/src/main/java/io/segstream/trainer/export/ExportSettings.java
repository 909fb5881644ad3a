package io.segstream.trainer.export;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelOrigin;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an exported model says of itself, and how it is stored.
 *
 * @param name of the model, as in {@code model.yaml}
 * @param version of the model, as in {@code model.yaml}
 * @param origin licence, recipe, digest of the data, metrics
 * @param size the longer side bounds the longer side of frames unless the user sets another size
 * @param labels of the classes, in channel order; as many as the network has
 * @param precision of the weights
 * @param fusion with the baseline; empty for the network alone
 */
public record ExportSettings(
    String name,
    String version,
    ModelOrigin origin,
    FrameSize size,
    List<String> labels,
    Precision precision,
    Optional<BaselineFusion> fusion) {
  /** Longer sides of 480 pixels, as the built-in model. */
  public static final FrameSize DEFAULT_SIZE = new FrameSize(480, 480);

  public ExportSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(fusion, "fusion");
    labels = List.copyOf(labels);
  }

  /** A model of the network alone, without classes, in float32. */
  public static ExportSettings of(String name, String version, ModelOrigin origin) {
    return new ExportSettings(
        name, version, origin, DEFAULT_SIZE, List.of(), Precision.FLOAT32, Optional.empty());
  }

  /** The same model with classes. */
  public ExportSettings withLabels(List<String> others) {
    return new ExportSettings(name, version, origin, size, others, precision, fusion);
  }

  /** The same model with weights stored in another way. */
  public ExportSettings withPrecision(Precision other) {
    return new ExportSettings(name, version, origin, size, labels, other, fusion);
  }

  /** The same model, fused with the baseline or not. */
  public ExportSettings withFusion(Optional<BaselineFusion> other) {
    return new ExportSettings(name, version, origin, size, labels, precision, other);
  }
}
