package io.segstream.streams.config;

import io.segstream.inference.config.KeyPath;
import io.segstream.inference.config.KeyTable;
import io.segstream.inference.model.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Maps environment variables to keys: {@code SEGSTREAM_}, then the path in capitals with an
 * underscore for each dot and before each hump ({@code service.http.port} is {@code
 * SEGSTREAM_SERVICE_HTTP_PORT}, {@code topics.replicationFactor} is {@code
 * SEGSTREAM_TOPICS_REPLICATION_FACTOR}). After {@code SEGSTREAM_KAFKA_}, one underscore is a dot
 * and two are an underscore. Keys of single feeds have no variable: feed ids may hold any case.
 */
final class EnvironmentNames {
  static final String PREFIX = "SEGSTREAM_";

  /** Variables with the prefix that are not keys: the command line reads them. */
  static final Set<String> RESERVED = Set.of("SEGSTREAM_CONFIG");

  private static final String KAFKA = PREFIX + "KAFKA_";
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SEGSTREAM_(.+_)?(SERVICE_(HOST|PORT)|PORT)(_.*)?");

  private static final Map<String, String> PATHS =
      KeyTable.of(SegstreamConfiguration.class).fixedPaths().stream()
          .collect(Collectors.toUnmodifiableMap(EnvironmentNames::variable, Function.identity()));

  private EnvironmentNames() {}

  /** The variable that sets a key. */
  static String variable(String path) {
    return PREFIX + HUMP.matcher(path).replaceAll("_").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * The names that lead to the key a variable sets.
   *
   * @throws IllegalArgumentException if it sets none; the message says what may have been meant
   */
  static List<String> path(String variable) {
    if (variable.startsWith(KAFKA) && variable.length() > KAFKA.length()) {
      return List.of("kafka", kafkaProperty(variable.substring(KAFKA.length())));
    }
    String path = PATHS.get(variable);
    if (path == null) {
      throw new IllegalArgumentException("sets no key" + explain(variable));
    }
    return KeyPath.split(SegstreamConfiguration.class, path);
  }

  private static String kafkaProperty(String rest) {
    String placeholder = "\0";
    return rest.replace("__", placeholder)
        .replace('_', '.')
        .replace(placeholder, "_")
        .toLowerCase(Locale.ROOT);
  }

  private static String explain(String variable) {
    String hint = NearestName.hint(variable, PATHS.keySet());
    if (SERVICE_LINK.matcher(variable).matches()) {
      return hint
          + "; if Kubernetes made it for a service named segstream, set enableServiceLinks: false"
          + " in the pod";
    }
    return hint.isEmpty() ? ": the reference page lists the variables" : hint;
  }
}
