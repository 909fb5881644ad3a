package io.segstream.inference.config;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.tensorrt.plan.BatchRange;
import io.segstream.inference.tensorrt.plan.GpuChoice;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How values of one Java type are written in a configuration.
 *
 * @param name for the reference page, for example {@code duration}
 * @param parser throws {@link IllegalArgumentException} whose message continues the sentence "'x'
 *     ..."
 * @param formatter the inverse of the parser
 */
record ScalarType(
    String name, Function<String, Object> parser, Function<Object, String> formatter) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

  private static final Map<Class<?>, ScalarType> TYPES =
      Map.ofEntries(
          Map.entry(String.class, plain("text", ScalarType::text)),
          Map.entry(int.class, number("whole number", Integer::valueOf)),
          Map.entry(Integer.class, number("whole number", Integer::valueOf)),
          Map.entry(short.class, number("whole number", Short::valueOf)),
          Map.entry(long.class, number("whole number", Long::valueOf)),
          Map.entry(Long.class, number("whole number", Long::valueOf)),
          Map.entry(double.class, decimal()),
          Map.entry(Double.class, decimal()),
          Map.entry(boolean.class, plain("`true` or `false`", ScalarType::truth)),
          Map.entry(Path.class, plain("path", text -> Path.of(text(text)))),
          Map.entry(FrameSize.class, plain("size as `<width>x<height>`", ScalarType::size)),
          Map.entry(ByteSize.class, plain("byte size", ByteSize::parse)),
          Map.entry(BatchRange.class, plain("batches as `<min>/<opt>/<max>`", BatchRange::parse)),
          Map.entry(GpuChoice.class, plain("numbers of GPUs", GpuChoice::parse)),
          Map.entry(
              Duration.class,
              new ScalarType(
                  "duration",
                  DurationText::parse,
                  value -> DurationText.format((Duration) value))));

  /** The type for values of a class, which must be an enum or one of the known ones. */
  static ScalarType of(Class<?> type) {
    if (type.isEnum()) {
      return enumeration(type);
    }
    ScalarType known = TYPES.get(type);
    if (known == null) {
      throw new IllegalStateException("No configuration type for " + type);
    }
    return known;
  }

  private static ScalarType plain(String name, Function<String, Object> parser) {
    return new ScalarType(name, parser, Object::toString);
  }

  private static ScalarType number(String name, Function<String, Object> parser) {
    return plain(
        name,
        text -> {
          try {
            return parser.apply(text.strip());
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a " + name, e);
          }
        });
  }

  private static ScalarType decimal() {
    return new ScalarType(
        "number",
        number("number", ScalarType::finite).parser(),
        value -> new BigDecimal(value.toString()).stripTrailingZeros().toPlainString());
  }

  private static ScalarType enumeration(Class<?> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return plain(
        "one of " + names,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not one of " + names)));
  }

  private static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is blank: write a text or leave the key out");
    }
    return text;
  }

  private static Double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static Boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is not true or false");
    };
  }

  private static FrameSize size(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a size: write <width>x<height>, for example 854x480");
    }
    return new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
