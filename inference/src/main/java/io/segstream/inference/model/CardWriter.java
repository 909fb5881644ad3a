package io.segstream.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.segstream.inference.model.EmbeddingOutput.Length;
import io.segstream.inference.model.ObjectnessOutput.Meaning;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes {@code model.yaml}: always the same bytes for the same card, defaults left out. */
final class CardWriter {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private CardWriter() {}

  static String write(ModelCard card) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("name", card.name());
    root.put("version", card.version());
    putText(root, "description", card.origin().description());
    putText(root, "licence", card.origin().licence());
    putText(root, "recipe", card.origin().recipe());
    putText(root, "dataDigest", card.origin().dataDigest());
    if (!card.origin().metrics().isEmpty()) {
      root.put("metrics", card.origin().metrics());
    }
    root.put("weights", card.weights());
    card.companions().refiner().ifPresent(refiner -> root.put("refiner", refiner));
    card.companions().vocabulary().ifPresent(words -> root.put("vocabulary", vocabulary(words)));
    root.put("input", input(card.input()));
    root.put("outputs", outputs(card.outputs()));
    if (card.dimensions() > 0) {
      root.put("dimensions", card.dimensions());
    }
    root.put("stride", card.stride());
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Card %s cannot be written".formatted(card), e);
    }
  }

  private static void putText(Map<String, Object> map, String key, String value) {
    if (!value.isBlank()) {
      map.put(key, value);
    }
  }

  private static Map<String, Object> vocabulary(VocabularyFiles words) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("table", words.table());
    map.put("vectors", words.vectors().key());
    if (words.scale() != 1) {
      map.put("scale", words.scale());
    }
    words.words().ifPresent(file -> map.put("words", file));
    words
        .encoder()
        .ifPresent(
            encoder -> {
              Map<String, Object> files = new LinkedHashMap<>();
              files.put("weights", encoder.weights());
              files.put("tokens", encoder.tokens());
              encoder.begin().ifPresent(token -> files.put("begin", token));
              encoder.end().ifPresent(token -> files.put("end", token));
              map.put("encoder", files);
            });
    return map;
  }

  private static Map<String, Object> input(ModelInput input) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", input.name());
    map.put("layout", input.format().layout().name());
    map.put("type", lower(input.format().type()));
    map.put("colour", input.format().colour().name());
    map.put("width", input.size().width());
    map.put("height", input.size().height());
    map.put("dynamic", input.sizing() == Sizing.DYNAMIC);
    map.put("multipleOf", input.multipleOf());
    if (input.smallestSide() != input.multipleOf()) {
      map.put("smallestSide", input.smallestSide());
    }
    map.put("batch", input.fixedBatch() == ModelInput.ANY_BATCH ? "dynamic" : input.fixedBatch());
    PixelScaling scaling = input.format().scaling();
    if (!scaling.equals(PixelScaling.NONE)) {
      map.put("mean", scaling.mean());
      map.put("std", scaling.std());
      map.put("scale", scaling.scale());
    }
    return map;
  }

  private static Map<String, Object> outputs(ModelOutputs outputs) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (outputs.layout() != TensorLayout.NCHW) {
      map.put("layout", outputs.layout().name());
    }
    outputs.embeddings().ifPresent(output -> map.put("embeddings", embeddings(output)));
    outputs.objectness().ifPresent(output -> map.put("objectness", objectness(output)));
    outputs
        .classes()
        .ifPresent(
            output -> {
              Map<String, Object> classes = new LinkedHashMap<>();
              classes.put("name", output.name());
              classes.put("labels", output.labels());
              map.put("classes", classes);
            });
    outputs
        .clusters()
        .ifPresent(
            output -> {
              Map<String, Object> clusters = new LinkedHashMap<>();
              clusters.put("labels", output.labels());
              clusters.put("centroids", output.centroids());
              clusters.put("start", output.start());
              clusters.put("groups", output.groups());
              map.put("clusters", clusters);
            });
    return map;
  }

  private static Object embeddings(EmbeddingOutput output) {
    if (output.length() == Length.UNIT) {
      return output.name();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", output.name());
    map.put("length", lower(output.length()));
    return map;
  }

  private static Map<String, Object> objectness(ObjectnessOutput output) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", output.name());
    map.put("activation", lower(output.activation()));
    map.put(output.meaning() == Meaning.BACKGROUND ? "background" : "channel", output.channel());
    return map;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
