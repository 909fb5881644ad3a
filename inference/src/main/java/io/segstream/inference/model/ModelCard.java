package io.segstream.inference.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pipeline must know of a model to run it: the content of {@code model.yaml}. Whoever has
 * an ONNX network writes a card, not code.
 *
 * @param name lower case letters, digits, dot, dash, underscore
 * @param version as the name, so that {@code name@version} names one model
 * @param origin where the model comes from
 * @param weights name of the ONNX file in the directory of the card
 * @param input the image input
 * @param outputs the outputs, by what they mean
 * @param companions further files in the directory of the card
 */
public record ModelCard(
    String name,
    String version,
    ModelOrigin origin,
    String weights,
    ModelInput input,
    ModelOutputs outputs,
    Companions companions) {
  /** Name of a card's file. */
  public static final String FILE_NAME = "model.yaml";

  /** Name of the weights' file if the card gives none. */
  public static final String DEFAULT_WEIGHTS = "model.onnx";

  private static final Pattern VALID_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");

  public ModelCard {
    requireName("name", name);
    requireName("version", version);
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(outputs, "outputs");
    Objects.requireNonNull(companions, "companions");
    requireFileName("weights", weights);
    requireFit(outputs, companions);
  }

  private static void requireFit(ModelOutputs outputs, Companions companions) {
    if (companions.vocabulary().isEmpty()) {
      return;
    }
    if (outputs.classes().isPresent()) {
      throw new IllegalArgumentException(
          "vocabulary and outputs.classes exclude each other: both name segments");
    }
    if (companions.vocabulary().get().vectors() == VocabularyFiles.Source.EMBEDDINGS
        && outputs.embeddings().isEmpty()
        && outputs.clusters().isEmpty()) {
      throw new IllegalArgumentException(
          "vocabulary.vectors is embeddings, but there is no outputs.embeddings");
    }
  }

  /** A card without further files. */
  public ModelCard(
      String name,
      String version,
      ModelOrigin origin,
      String weights,
      ModelInput input,
      ModelOutputs outputs) {
    this(name, version, origin, weights, input, outputs, Companions.NONE);
  }

  /** The same model with other further files. */
  public ModelCard with(Companions others) {
    return new ModelCard(name, version, origin, weights, input, outputs, others);
  }

  static void requireName(String key, String value) {
    if (value == null || !VALID_NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s '%s' must be lower case letters, digits, '.', '_' or '-', and start with a letter or digit"
              .formatted(key, value));
    }
  }

  static void requireFileName(String key, String value) {
    if (value == null || value.isBlank() || value.contains("\\") || !isPlainFile(value)) {
      throw new IllegalArgumentException(
          "%s '%s' must be the name of a file beside the card".formatted(key, value));
    }
  }

  private static boolean isPlainFile(String value) {
    Path path = Path.of(value);
    return !path.isAbsolute() && path.getNameCount() == 1 && !value.startsWith("..");
  }

  /**
   * Reads a card.
   *
   * @throws CardException with everything that is wrong with it
   */
  public static ModelCard read(Path file) {
    return CardReader.read(file);
  }

  /**
   * Reads a card from its text.
   *
   * @param source what errors call it, for example the file
   * @throws CardException with everything that is wrong with it
   */
  public static ModelCard parse(String yaml, String source) {
    return CardReader.parse(yaml, source);
  }

  /** The card as YAML that {@link #parse} reads back to an equal card. */
  public String toYaml() {
    return CardWriter.write(this);
  }

  /** {@code name@version}. */
  public String reference() {
    return name + "@" + version;
  }

  /** Pixels of the input per cell of the outputs' grid. */
  public int stride() {
    return outputs.stride();
  }

  /** Length of a pixel embedding, or of a centroid of pixels; 0 if the model has neither. */
  public int dimensions() {
    return outputs
        .embeddings()
        .map(EmbeddingOutput::dimensions)
        .or(() -> outputs.clusters().map(ClusterOutput::dimensions))
        .orElse(0);
  }

  /** Groups of pixels that the model makes itself; 0 if it makes none. */
  public int modelGroups() {
    return outputs.clusters().map(ClusterOutput::groups).orElse(0);
  }

  /** Names of the classes, in channel order; empty if the model has none. */
  public List<String> labels() {
    return outputs.classes().map(ClassOutput::labels).orElse(List.of());
  }

  /** Whether the model has this output. */
  public boolean has(OutputRole role) {
    return outputs.names().containsKey(role);
  }

  /** The name of the graph output with this role. */
  public Optional<String> outputName(OutputRole role) {
    return Optional.ofNullable(outputs.names().get(role));
  }
}
