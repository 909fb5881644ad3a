package io.segstream.streams.cli;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.verify.ModelAgreement;
import io.segstream.streams.evaluate.AgreementRun;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** Says how far two models agree, so that one can decide which to run. */
final class AgreementReport {
  private static final String ROW = "%-24s %8s  %8s  %s";

  private AgreementReport() {}

  static void print(PrintStream out, LoadedModel made, LoadedModel reference, AgreementRun run) {
    ModelAgreement.Result result = run.agreement();
    String name = made.card().reference();
    String other = reference.card().reference();
    out.printf("%s against %s, %d frames, ONNX Runtime%n%n", name, other, result.frames());
    out.println(ROW.formatted("", "mean", "worst", "").stripTrailing());
    row(out, "foreground, IoU", result.foreground(), "of a frame's pixels in any mask; 1 is equal");
    row(out, "masks, IoU", result.segments(), "of a frame's masks, each with its partner or 0");
    row(out, "embeddings, cosine", result.embeddings(), "of a cell; 1 is equal");
    row(out, "objectness, difference", result.objectness(), "of a cell; 0 is equal");
    out.printf(
        Locale.ROOT,
        "%nTime per frame, medians: %.1f ms, %.1f ms of %s; ratio %.3f on this processor.%n",
        run.otherMillis(),
        run.referenceMillis(),
        other,
        run.ratio());
    out.println(foreground(result.foreground(), name, other));
  }

  private static String foreground(
      Optional<ModelAgreement.Spread> iou, String name, String reference) {
    return iou.map(
            spread ->
                String.format(
                    Locale.ROOT,
                    "Of the pixels that %s or %s mark as objects, both mark %.1f %%; on the worst frame %.1f %%.",
                    name,
                    reference,
                    100 * spread.mean(),
                    100 * spread.worst()))
        .orElse("Neither model finds an object on these frames: take frames with objects.");
  }

  private static void row(
      PrintStream out, String name, Optional<ModelAgreement.Spread> values, String meaning) {
    values.ifPresent(
        spread ->
            out.println(
                ROW.formatted(name, number(spread.mean()), number(spread.worst()), meaning)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
