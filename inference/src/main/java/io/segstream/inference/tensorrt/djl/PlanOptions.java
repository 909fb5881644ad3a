package io.segstream.inference.tensorrt.djl;

import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code Criteria.optOption} says to this engine. Values are texts.
 *
 * @param backend to use instead of the installed one (an object, for {@code Model.load}); null for
 *     that
 * @param optBatch frames that kernels are chosen for ({@code optBatchSize}, default the largest)
 * @param maxBatch frames at most ({@code maxBatchSize}, default 1)
 * @param profiles shapes of inputs ({@code profiles}, in the form of {@link ShapeProfile#parse},
 *     separated by semicolons); empty if only the first axis is open
 * @param precision of the file ({@code precision}; {@code fp16=true} is short for float16)
 * @param workspaceBytes memory that kernels may use ({@code workspaceBytes})
 * @param contexts calls at once ({@code contexts}, default 2)
 * @param context how they run ({@code graphs}: {@code off} or {@code per_shape})
 */
record PlanOptions(
    TensorRtBackend backend,
    int optBatch,
    int maxBatch,
    List<ShapeProfile> profiles,
    Precision precision,
    long workspaceBytes,
    int contexts,
    ContextOptions context) {
  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              "backend",
              "optBatchSize",
              "maxBatchSize",
              "profiles",
              "precision",
              "fp16",
              "workspaceBytes",
              "contexts",
              "graphs"));

  /**
   * @throws IllegalArgumentException if a key is unknown or a value makes no sense
   */
  static PlanOptions of(Map<String, ?> options) {
    for (String key : options.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "Engine TensorRT has no option '%s'; it has %s".formatted(key, KEYS));
      }
    }
    int max = Math.toIntExact(number(options, "maxBatchSize", 1));
    boolean half = Boolean.parseBoolean(text(options, "fp16", "false"));
    List<ShapeProfile> profiles = new ArrayList<>();
    for (String profile : text(options, "profiles", "").split(";", -1)) {
      if (!profile.isBlank()) {
        profiles.add(ShapeProfile.parse(profile));
      }
    }
    return new PlanOptions(
        (TensorRtBackend) options.get("backend"),
        Math.toIntExact(number(options, "optBatchSize", max)),
        max,
        profiles,
        choice(
            Precision.class, "precision", text(options, "precision", half ? "float16" : "float32")),
        number(options, "workspaceBytes", BuildRequest.DEFAULT_WORKSPACE_BYTES),
        Math.toIntExact(number(options, "contexts", 2)),
        new ContextOptions(choice(Graphs.class, "graphs", text(options, "graphs", "off"))));
  }

  private static String text(Map<String, ?> options, String key, String otherwise) {
    Object value = options.get(key);
    return value == null ? otherwise : value.toString();
  }

  private static long number(Map<String, ?> options, String key, long otherwise) {
    String value = text(options, key, Long.toString(otherwise));
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Option %s '%s' must be a whole number".formatted(key, value), e);
    }
    throw new IllegalArgumentException("Option %s %s must be 1 or more".formatted(key, value));
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String key, String value) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "Option %s '%s' must be one of %s"
            .formatted(
                key,
                value,
                java.util.Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }
}
