package io.segstream.trainer.export;

import io.segstream.inference.model.Companions;
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
 * @param objectness whether the network has learnt it
 * @param precision of the weights
 * @param objectShare share of cells that objects take in the pictures that the model will see,
 *     above 0 and below 1; one half leaves objectness as it was learnt, see {@link
 *     #objectnessShift}
 * @param fusion with the baseline; empty for the network alone
 * @param companions further files in the model's directory, which must be there already
 */
public record ExportSettings(
    String name,
    String version,
    ModelOrigin origin,
    FrameSize size,
    List<String> labels,
    Objectness objectness,
    Precision precision,
    double objectShare,
    Optional<BaselineFusion> fusion,
    Companions companions) {
  /** Longer sides of 480 pixels, as the built-in model. */
  public static final FrameSize DEFAULT_SIZE = new FrameSize(480, 480);

  /** Whether a network knows where objects are. */
  public enum Objectness {
    /** It has learnt it. */
    LEARNT,
    /** It has not, so that a model has none of its own: the baseline's, or no such output. */
    NOT_LEARNT
  }

  public ExportSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(objectness, "objectness");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(fusion, "fusion");
    Objects.requireNonNull(companions, "companions");
    labels = List.copyOf(labels);
    if (!(objectShare > 0 && objectShare < 1)) {
      throw new IllegalArgumentException(
          "objectShare %s must be above 0 and below 1".formatted(objectShare));
    }
    if (objectness == Objectness.NOT_LEARNT
        && (objectShare != 0.5 || fusion.filter(it -> it.objectnessShare() < 1).isPresent())) {
      throw new IllegalArgumentException(
          "the network has learnt no objectness: it cannot be corrected, nor be a part of a fused one");
    }
  }

  /** A model of the network alone, without classes, in float32. */
  public static ExportSettings of(String name, String version, ModelOrigin origin) {
    return new ExportSettings(
        name,
        version,
        origin,
        DEFAULT_SIZE,
        List.of(),
        Objectness.LEARNT,
        Precision.FLOAT32,
        0.5,
        Optional.empty(),
        Companions.NONE);
  }

  /** The same model with another origin. */
  public ExportSettings withOrigin(ModelOrigin other) {
    return new ExportSettings(
        name, version, other, size, labels, objectness, precision, objectShare, fusion, companions);
  }

  /** The same model with classes. */
  public ExportSettings withLabels(List<String> others) {
    return new ExportSettings(
        name,
        version,
        origin,
        size,
        others,
        objectness,
        precision,
        objectShare,
        fusion,
        companions);
  }

  /** The same model of a network that has learnt objectness or not. */
  public ExportSettings withObjectness(Objectness other) {
    return new ExportSettings(
        name, version, origin, size, labels, other, precision, objectShare, fusion, companions);
  }

  /** Whether the model has an output for objectness. */
  public boolean givesObjectness() {
    return objectness == Objectness.LEARNT || fusion.isPresent();
  }

  /** The same model with weights stored in another way. */
  public ExportSettings withPrecision(Precision other) {
    return new ExportSettings(
        name, version, origin, size, labels, objectness, other, objectShare, fusion, companions);
  }

  /** The same model for pictures of which objects take another share. */
  public ExportSettings withObjectShare(double other) {
    return new ExportSettings(
        name, version, origin, size, labels, objectness, precision, other, fusion, companions);
  }

  /**
   * What is added to logits of objectness: the log odds of {@link #objectShare}. Losses that weigh
   * object and background alike teach the posterior for equal priors; Bayes' rule makes that of
   * other priors of it (Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier
   * to new a priori probabilities", Neural Computation 2002).
   */
  public float objectnessShift() {
    return (float) Math.log(objectShare / (1 - objectShare));
  }

  /** The same model, fused with the baseline or not. */
  public ExportSettings withFusion(Optional<BaselineFusion> other) {
    return new ExportSettings(
        name, version, origin, size, labels, objectness, precision, objectShare, other, companions);
  }

  /** The same model with further files. */
  public ExportSettings withCompanions(Companions others) {
    return new ExportSettings(
        name, version, origin, size, labels, objectness, precision, objectShare, fusion, others);
  }
}
