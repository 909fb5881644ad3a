package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.PromptPoint;
import io.segstream.schemas.v1.PromptPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where a prompted object is; exactly one kind of them is given. */
final class PromptShape {
  private static final Pattern BOX = Pattern.compile("\\d{1,9},\\d{1,9},\\d{1,9},\\d{1,9}");
  private static final Pattern POINT = Pattern.compile("\\d{1,9},\\d{1,9}");

  @Option(
      names = "--mask",
      paramLabel = "FILE.png",
      description = "The object's mask: a palette or grey PNG of the size of the video.")
  private Path mask;

  @Option(
      names = "--object",
      paramLabel = "K",
      description = "The object's index in the PNG, 1 to 255. Default: all that is not 0.")
  private Integer object;

  @Option(
      names = "--box",
      paramLabel = "X,Y,W,H",
      description = "A box around the object, in pixels of the video.")
  private String box;

  @Option(names = "--point", paramLabel = "X,Y", description = "A pixel on the object. Repeatable.")
  private List<String> on = List.of();

  @Option(
      names = "--not-point",
      paramLabel = "X,Y",
      description = "A pixel beside the object. Repeatable.")
  private List<String> beside = List.of();

  @Option(names = "--withdraw", description = "The object is no longer wanted.")
  private boolean withdraw;

  /**
   * Checks the options before anything else happens.
   *
   * @throws UsageException if none or several kinds are given, or one makes no sense
   */
  void addTo(ObjectPrompt.Builder prompt) throws IOException {
    boolean points = !on.isEmpty() || !beside.isEmpty();
    int kinds = (mask != null ? 1 : 0) + (box != null ? 1 : 0) + (points ? 1 : 0);
    if (kinds + (withdraw ? 1 : 0) != 1) {
      throw new UsageException(
          "say where the object is in one way: --mask, --box, --point, or --withdraw");
    }
    if (object != null && (mask == null || object < 1 || object > RleMask.MAX_LABELS)) {
      throw new UsageException(
          "--object %d must be 1 to %d and goes with --mask".formatted(object, RleMask.MAX_LABELS));
    }
    if (mask != null) {
      prompt.setMask(MaskRecords.toProto(readMask()));
    } else if (box != null) {
      List<Integer> numbers = numbers("--box", "X,Y,WIDTH,HEIGHT", box, BOX);
      prompt.setBox(
          Box.newBuilder()
              .setX(numbers.get(0))
              .setY(numbers.get(1))
              .setWidth(numbers.get(2))
              .setHeight(numbers.get(3)));
    } else if (points) {
      prompt.setPoints(points());
    }
  }

  /** Whether the object is no longer wanted. */
  boolean isWithdrawal() {
    return withdraw;
  }

  private RleMask readMask() throws IOException {
    if (!Files.isRegularFile(mask)) {
      throw new UsageException("--mask '%s' is no file: check the path".formatted(mask));
    }
    LabelMap map;
    try {
      map = LabelPng.read(mask);
    } catch (EvaluationException e) {
      throw new UsageException(e.getMessage(), e);
    }
    byte[] inside = map.labels().clone();
    for (int i = 0; i < inside.length; i++) {
      boolean wanted = object == null ? inside[i] != 0 : (inside[i] & 0xFF) == object;
      inside[i] = (byte) (wanted ? 1 : 0);
    }
    RleMask result = RleMask.encode(inside, map.width(), map.height());
    if (result.area() == 0) {
      throw new UsageException(
          object == null
              ? "mask '%s' is empty: mark at least the object's pixels".formatted(mask)
              : "mask '%s' has no pixel of object %d".formatted(mask, object));
    }
    return result;
  }

  private PromptPoints points() {
    if (on.isEmpty()) {
      throw new UsageException("--not-point needs at least one --point on the object");
    }
    PromptPoints.Builder points = PromptPoints.newBuilder();
    on.forEach(text -> points.addPoints(point("--point", text).setPositive(true)));
    beside.forEach(text -> points.addPoints(point("--not-point", text)));
    return points.build();
  }

  private static PromptPoint.Builder point(String option, String text) {
    List<Integer> numbers = numbers(option, "X,Y", text, POINT);
    return PromptPoint.newBuilder().setX(numbers.get(0)).setY(numbers.get(1));
  }

  private static List<Integer> numbers(String option, String form, String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new UsageException(
          "%s '%s' is not of the form %s in whole pixels, such as %s"
              .formatted(option, text, form, form.length() > 3 ? "120,80,64,48" : "120,80"));
    }
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split(",")) {
      numbers.add(Integer.parseInt(number));
    }
    return numbers;
  }
}
