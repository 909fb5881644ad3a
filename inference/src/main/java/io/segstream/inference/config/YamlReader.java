package io.segstream.inference.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML into nodes that know their line and column. Scalars stay text: types come later. */
public final class YamlReader {
  private final String file;
  private final List<Problem> problems;
  private final JsonParser parser;

  private YamlReader(String file, List<Problem> problems, JsonParser parser) {
    this.file = file;
    this.problems = problems;
    this.parser = parser;
  }

  /**
   * Reads a text. Broken syntax, a key given twice and a top level that is not a mapping become
   * problems; what could be read is returned.
   *
   * @param file its name, for locations
   */
  public static ConfigNode.Mapping read(String file, String yaml, List<Problem> problems) {
    Origin start = Origin.file(file, 1, 1);
    ConfigNode.Mapping nothing = new ConfigNode.Mapping(new LinkedHashMap<>(), start);
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      if (parser.nextToken() == null || parser.currentToken() == JsonToken.VALUE_NULL) {
        return nothing;
      }
      ConfigNode root = new YamlReader(file, problems, parser).node(start);
      if (root instanceof ConfigNode.Mapping mapping) {
        return mapping;
      }
      problems.add(
          new Problem("", start, "the file must hold keys and values, for example 'topics:'"));
    } catch (JsonProcessingException e) {
      problems.add(new Problem("", at(file, e.getLocation()), "not valid YAML: " + problem(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return nothing;
  }

  private ConfigNode node(Origin origin) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(origin);
      case START_ARRAY -> sequence(origin);
      case VALUE_NULL -> new ConfigNode.Scalar(null, origin);
      default -> new ConfigNode.Scalar(parser.getText(), origin);
    };
  }

  private ConfigNode mapping(Origin origin) throws IOException {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Origin at = at(file, parser.currentTokenLocation());
      parser.nextToken();
      ConfigNode earlier = entries.putIfAbsent(key, node(at));
      if (earlier != null) {
        problems.add(
            new Problem(key, at, "is given twice, first at %s".formatted(earlier.origin())));
      }
    }
    return new ConfigNode.Mapping(entries, origin);
  }

  private ConfigNode sequence(Origin origin) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(at(file, parser.currentTokenLocation())));
    }
    return new ConfigNode.Sequence(items, origin);
  }

  private static Origin at(String file, JsonLocation location) {
    return location == null
        ? Origin.file(file, 1, 1)
        : Origin.file(file, location.getLineNr(), location.getColumnNr());
  }

  /** The parser says first what it was reading, then what it found; places are indented. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .reduce((reading, found) -> found)
        .orElse("unknown reason");
  }
}
