package io.segstream.inference.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.segstream.inference.model.EmbeddingOutput.Length;
import io.segstream.inference.model.ObjectnessOutput.Meaning;
import io.segstream.inference.model.VocabularyFiles.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code model.yaml}. */
final class CardReader {
  // Exact decimals keep "version: 1.10" from turning into 1.1.
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final List<String> problems = new ArrayList<>();

  private CardReader() {}

  static ModelCard read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new CardException(
          file.toString(), List.of("there is no such file: write a card beside the weights"));
    } catch (CharacterCodingException e) {
      throw new CardException(file.toString(), List.of("is not text in UTF-8"));
    } catch (IOException e) {
      throw new CardException(file.toString(), List.of("cannot be read: " + e));
    }
  }

  static ModelCard parse(String yaml, String source) {
    CardReader reader = new CardReader();
    ModelCard card = reader.card(reader.tree(yaml, source));
    if (!reader.problems.isEmpty()) {
      throw new CardException(source, reader.problems);
    }
    return card;
  }

  private JsonNode tree(String yaml, String source) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      if (tree.isMissingNode() || tree.isNull()) {
        throw new CardException(source, List.of("is empty"));
      }
      return tree;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null ? "" : "line %d: ".formatted(e.getLocation().getLineNr());
      throw new CardException(source, List.of(where + "not YAML: " + firstLine(e)));
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("cannot be parsed");
  }

  private ModelCard card(JsonNode tree) {
    CardNode root = new CardNode(tree, "", problems);
    if (!tree.isObject()) {
      return null;
    }
    String name = root.text("name");
    String version = root.text("version");
    ModelOrigin origin =
        new ModelOrigin(
            root.text("description", ""),
            root.text("licence", ""),
            root.text("recipe", ""),
            root.text("dataDigest", ""),
            root.numbersByName("metrics"));
    String weights = root.text("weights", ModelCard.DEFAULT_WEIGHTS);
    int stride = root.integer("stride", 1);
    ModelInput input = input(root.child("input"), stride);
    ModelOutputs outputs = outputs(root, stride);
    Companions companions = companions(root);
    root.refuseOtherKeys();
    check(root, name == null ? null : () -> ModelCard.requireName("name", name));
    check(root, version == null ? null : () -> ModelCard.requireName("version", version));
    check(root, () -> ModelCard.requireFileName("weights", weights));
    return problems.isEmpty()
        ? root.build(
            0, () -> new ModelCard(name, version, origin, weights, input, outputs, companions))
        : null;
  }

  private Companions companions(CardNode root) {
    int before = problems.size();
    Optional<String> refiner = Optional.ofNullable(root.text("refiner", null));
    Optional<VocabularyFiles> vocabulary =
        root.has("vocabulary") ? vocabulary(root.child("vocabulary")) : Optional.empty();
    return root.build(before, () -> new Companions(refiner, vocabulary));
  }

  private Optional<VocabularyFiles> vocabulary(CardNode node) {
    int before = problems.size();
    String table = node.text("table");
    Source vectors = node.choice("vectors", Source.class, Source.REFINER);
    double scale = node.number("scale", 1);
    Optional<String> words = Optional.ofNullable(node.text("words", null));
    Optional<TextEncoderFiles> encoder =
        node.has("encoder") ? encoder(node.child("encoder")) : Optional.empty();
    node.refuseOtherKeys();
    return Optional.ofNullable(
        node.build(before, () -> new VocabularyFiles(table, vectors, scale, words, encoder)));
  }

  private Optional<TextEncoderFiles> encoder(CardNode node) {
    int before = problems.size();
    String weights = node.text("weights");
    String tokens = node.text("tokens");
    Optional<String> begin = Optional.ofNullable(node.text("begin", null));
    Optional<String> end = Optional.ofNullable(node.text("end", null));
    node.refuseOtherKeys();
    return Optional.ofNullable(
        node.build(before, () -> new TextEncoderFiles(weights, tokens, begin, end)));
  }

  private static void check(CardNode node, Runnable rule) {
    if (rule == null) {
      return;
    }
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      node.problem("", e.getMessage());
    }
  }

  private ModelInput input(CardNode node, int stride) {
    int before = problems.size();
    String name = node.text("name");
    PixelFormat format = format(node);
    int width = node.integer("width", 1);
    int height = node.integer("height", 1);
    Sizing sizing = node.flag("dynamic", false) ? Sizing.DYNAMIC : Sizing.FIXED;
    int multipleOf =
        Math.max(1, node.integer("multipleOf", 1, sizing == Sizing.DYNAMIC ? stride : 1));
    int smallestSide = node.integer("smallestSide", 1, multipleOf);
    if (sizing == Sizing.FIXED && node.has("smallestSide")) {
      node.problem("smallestSide", "has no meaning without dynamic: true");
    }
    int batch = batch(node);
    node.refuseOtherKeys();
    return node.build(
        before,
        () ->
            new ModelInput(
                name,
                format,
                new FrameSize(width, height),
                sizing,
                multipleOf,
                smallestSide,
                batch));
  }

  private static int batch(CardNode node) {
    if (!node.isText("batch")) {
      return node.integer("batch", 1, 1);
    }
    if (!"dynamic".equals(node.text("batch", ""))) {
      node.problem(
          "batch",
          "must be 'dynamic' or a whole number of 1 or more, got \"%s\""
              .formatted(node.text("batch", "")));
    }
    return ModelInput.ANY_BATCH;
  }

  private PixelFormat format(CardNode node) {
    int before = problems.size();
    TensorLayout layout = node.choice("layout", TensorLayout.class, null);
    ElementType type = node.choice("type", ElementType.class, null);
    ColourOrder colour = node.choice("colour", ColourOrder.class, ColourOrder.RGB);
    PixelScaling none = PixelScaling.NONE;
    List<Double> mean = node.numbers("mean", none.mean());
    List<Double> std = node.numbers("std", none.std());
    double scale = node.number("scale", none.scale());
    return node.build(
        before, () -> new PixelFormat(layout, type, colour, new PixelScaling(mean, std, scale)));
  }

  private ModelOutputs outputs(CardNode root, int stride) {
    int before = problems.size();
    CardNode node = root.child("outputs");
    TensorLayout layout = node.choice("layout", TensorLayout.class, TensorLayout.NCHW);
    EmbeddingOutput embeddings = embeddings(root, node);
    ObjectnessOutput objectness = node.has("objectness") ? objectness(node) : null;
    ClassOutput classes = node.has("classes") ? classes(node.child("classes")) : null;
    ClusterOutput clusters = node.has("clusters") ? clusters(root, node.child("clusters")) : null;
    if (embeddings == null && clusters == null && root.has("dimensions")) {
      root.problem("dimensions", "has no meaning without outputs.embeddings or outputs.clusters");
    }
    node.refuseOtherKeys();
    return node.build(
        before,
        () ->
            new ModelOutputs(
                layout,
                Math.max(1, stride),
                Optional.ofNullable(embeddings),
                Optional.ofNullable(objectness),
                Optional.ofNullable(classes),
                Optional.ofNullable(clusters)));
  }

  private EmbeddingOutput embeddings(CardNode root, CardNode outputs) {
    if (!outputs.has("embeddings")) {
      return null;
    }
    int before = problems.size();
    int dimensions = root.integer("dimensions", 1);
    if (outputs.isText("embeddings")) {
      String name = outputs.text("embeddings");
      return outputs.build(before, () -> EmbeddingOutput.unit(name, dimensions));
    }
    CardNode node = outputs.child("embeddings");
    String name = node.text("name");
    Length length = node.choice("length", Length.class, Length.UNIT);
    node.refuseOtherKeys();
    return node.build(before, () -> new EmbeddingOutput(name, dimensions, length));
  }

  private ObjectnessOutput objectness(CardNode outputs) {
    if (outputs.isText("objectness")) {
      return ObjectnessOutput.probability(outputs.text("objectness"));
    }
    int before = problems.size();
    CardNode node = outputs.child("objectness");
    String name = node.text("name");
    Activation activation = node.choice("activation", Activation.class, Activation.NONE);
    Meaning meaning = node.has("background") ? Meaning.BACKGROUND : Meaning.FOREGROUND;
    if (node.has("background") && node.has("channel")) {
      node.problem("background", "and channel exclude each other: give one of them");
    }
    int channel = node.integer(meaning == Meaning.BACKGROUND ? "background" : "channel", 0, 0);
    node.refuseOtherKeys();
    return node.build(before, () -> new ObjectnessOutput(name, activation, channel, meaning));
  }

  private ClusterOutput clusters(CardNode root, CardNode node) {
    int before = problems.size();
    int dimensions = root.integer("dimensions", 1);
    String labels = node.text("labels");
    String centroids = node.text("centroids");
    String start = node.text("start");
    int groups = node.integer("groups", 1);
    node.refuseOtherKeys();
    return node.build(
        before, () -> new ClusterOutput(labels, centroids, start, groups, dimensions));
  }

  private ClassOutput classes(CardNode node) {
    int before = problems.size();
    String name = node.text("name");
    List<String> labels = node.texts("labels");
    node.refuseOtherKeys();
    return node.build(before, () -> new ClassOutput(name, labels));
  }
}
