package io.segstream.trainer.data.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.trainer.data.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads COCO's captions: {@code annotations} with {@code image_id} and {@code caption}. */
public final class CocoCaptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CocoCaptions() {}

  /**
   * Reads a file.
   *
   * @return sentences by id of the picture, in the order of the file
   */
  public static Map<Long, List<String>> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException("there is no file of captions '%s'".formatted(file));
    }
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new DatasetException("'%s' is not valid JSON: write it again".formatted(file), e);
    }
    if (!root.path("annotations").isArray()) {
      throw new DatasetException(
          "'%s' is no COCO caption file: it needs the list annotations".formatted(file));
    }
    Map<Long, List<String>> captions = new HashMap<>();
    int number = 0;
    for (JsonNode node : root.get("annotations")) {
      JsonNode image = node.path("image_id");
      JsonNode caption = node.path("caption");
      if (!image.isIntegralNumber() || !caption.isTextual()) {
        throw new DatasetException(
            "'%s': annotation %d has no image_id and caption".formatted(file, number));
      }
      captions
          .computeIfAbsent(image.longValue(), key -> new ArrayList<>())
          .add(caption.textValue().strip());
      number++;
    }
    return captions;
  }
}
