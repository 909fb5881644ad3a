package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Everything that decides whether a plan fits. Equal keys have equal file names, on every machine.
 *
 * @param model SHA-256 of the ONNX file: 64 lower-case hexadecimal digits
 * @param target what it runs on
 * @param profiles shapes of inputs, as {@link ShapeProfile} writes them; empty if the file fixes
 *     all
 * @param precision of the file
 * @param flags further settings of the build, as {@code name=value}, in a fixed order
 */
public record PlanKey(
    String model,
    PlanTarget target,
    List<String> profiles,
    Precision precision,
    List<String> flags) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT = 12;
  private static final int NAME_DIGITS = 16;

  public PlanKey {
    if (model == null || !DIGEST.matcher(model).matches()) {
      throw new IllegalArgumentException(
          "model '%s' is not a SHA-256: 64 lower-case hexadecimal digits are needed"
              .formatted(model));
    }
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(precision, "precision");
    profiles = List.copyOf(profiles);
    flags = List.copyOf(flags);
  }

  /** Name of the plan's files without ending: readable, and different for different keys. */
  public String fileName() {
    String text =
        String.join("\n", model, target.tensorRt(), target.gpu(), target.computeCapability())
            + "\n%s\n%s\n%s".formatted(profiles, precision, flags);
    return "%s-%s-%s-%s"
        .formatted(
            model.substring(0, SHORT),
            target.slug(),
            precision.name().toLowerCase(Locale.ROOT),
            Sha256.of(text).substring(0, NAME_DIGITS));
  }

  /**
   * Why a plan of another key does not do, in one line: what it was built for and what is needed
   * here, as far as they differ.
   */
  String refusal(PlanKey built) {
    List<String> then = new ArrayList<>();
    List<String> now = new ArrayList<>();
    compare(built.model.substring(0, SHORT), model.substring(0, SHORT), "model ", then, now);
    compare(built.target.toString(), target.toString(), "", then, now);
    compare(text(built.profiles), text(profiles), "shapes ", then, now);
    compare(built.precision.name(), precision.name(), "", then, now);
    compare(text(built.flags), text(flags), "", then, now);
    return "built for %s, running on %s, rebuilding"
        .formatted(String.join(", ", then), String.join(", ", now));
  }

  private static String text(List<String> parts) {
    return parts.isEmpty() ? "of the file" : String.join(" ", parts);
  }

  private static void compare(
      String built, String wanted, String what, List<String> then, List<String> now) {
    if (!built.equals(wanted)) {
      then.add(what + built);
      now.add(what + wanted);
    }
  }
}
