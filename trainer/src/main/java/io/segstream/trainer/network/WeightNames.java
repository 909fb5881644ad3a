package io.segstream.trainer.network;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A YAML file that says which tensor of an ONNX file a parameter begins with, one line each: {@code
 * stem.weight: resnetv17_conv0_weight}.
 */
public final class WeightNames {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private WeightNames() {}

  /**
   * Reads the file.
   *
   * @return names of tensors by name of the parameter, in the order of the file
   * @throws IllegalArgumentException if it is not a mapping of names to names
   */
  public static Map<String, String> read(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "'%s' is not YAML: %s"
              .formatted(file, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!entry.getValue().isValueNode() || entry.getValue().asText().isBlank()) {
        throw new IllegalArgumentException(
            "'%s': %s must be the name of a tensor, got %s"
                .formatted(file, entry.getKey(), entry.getValue()));
      }
      names.put(entry.getKey(), entry.getValue().asText());
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' names no parameter: write one line per parameter, such as 'stem.weight: conv0_weight'"
              .formatted(file));
    }
    return Collections.unmodifiableMap(names);
  }
}
