package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisScore;
import io.segstream.inference.evaluate.davis.ObjectScore;
import io.segstream.inference.evaluate.davis.SequenceScore;
import io.segstream.inference.evaluate.davis.SeriesStatistics;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One self-contained page: numbers, curves, and each sequence's worst frames. */
final class HtmlReport {
  private static final int WORST_PER_SEQUENCE = 2;

  /** Worst frames of one sequence lie at least this far apart, else they show the same. */
  private static final int APART = 8;

  private static final String STYLE =
      """
      body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;max-width:1180px;padding:0 1em;color:#1d2430;background:#fff}
      h1{font-size:1.5em}h2{font-size:1.15em;margin:2em 0 .4em;border-top:1px solid #d8dde6;padding-top:1em}
      table{border-collapse:collapse;margin:.8em 0}th,td{padding:.25em .8em;text-align:right;border-bottom:1px solid #e5e9f0}
      th:first-child,td:first-child{text-align:left}th{font-weight:600}tr.all td{font-weight:700}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{color:#5b6575}dd{margin:0;overflow-wrap:anywhere}
      figure{display:inline-block;margin:0 1em 1em 0;vertical-align:top}figcaption{color:#5b6575}img{max-width:100%;display:block}
      svg{display:block;max-width:100%;height:auto}svg text{font-size:10px;fill:#5b6575}svg .end{text-anchor:end}
      svg path{stroke:#d8dde6}svg polyline{fill:none;stroke-width:1.6}.j{stroke:#0b6bcb;color:#0b6bcb}.f{stroke:#c2410c;color:#c2410c}
      """;

  private final DavisScore score;
  private final RunFacts facts;
  private final ScoredMasks masks;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(DavisScore score, RunFacts facts, ScoredMasks masks) {
    this.score = score;
    this.facts = facts;
    this.masks = masks;
  }

  static void write(DavisScore score, RunFacts facts, ScoredMasks masks, Path file)
      throws IOException {
    HtmlReport report = new HtmlReport(score, facts, masks);
    report.draw();
    AtomicFile.replace(file, report.page.toString());
  }

  private void draw() throws IOException {
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>DAVIS evaluation: ")
        .append(Html.escape(facts.method()))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>DAVIS evaluation: ")
        .append(Html.escape(facts.method()))
        .append("</h1>\n<dl>");
    fact("Task", score.task().toString());
    fact("Method class", facts.methodClass().toString());
    fact("Sequences", Integer.toString(score.sequences().size()));
    fact("Dataset digest", facts.datasetDigest());
    fact("Command", facts.command());
    page.append("</dl>\n");
    table();
    for (SequenceScore sequence : score.sequences()) {
      sequence(sequence);
    }
    page.append("</body></html>\n");
  }

  private void fact(String name, String value) {
    page.append("<dt>").append(name).append("</dt><dd>").append(Html.escape(value)).append("</dd>");
  }

  private void table() {
    page.append("<table><tr><th>Object</th><th>J&amp;F</th><th>J mean</th><th>J recall</th>")
        .append("<th>J decay</th><th>F mean</th><th>F recall</th><th>F decay</th></tr>\n");
    row("Mean over objects", "all", score.region(), score.boundary());
    for (ObjectScore object : score.objects()) {
      row(object.name(), "", object.region(), object.boundary());
    }
    page.append("</table>\n");
    if (score.sequences().stream().anyMatch(each -> each.frames() > 256)) {
      page.append("<p>Decay follows the official evaluator, whose bins are right up to 256 scored")
          .append(" frames only; some sequences here are longer.</p>\n");
    }
  }

  private void row(String name, String style, SeriesStatistics region, SeriesStatistics boundary) {
    page.append("<tr class=\"%s\"><td>%s</td>".formatted(style, Html.escape(name)));
    double both = (region.mean() + boundary.mean()) / 2;
    for (double value :
        new double[] {
          both,
          region.mean(),
          region.recall(),
          region.decay(),
          boundary.mean(),
          boundary.recall(),
          boundary.decay()
        }) {
      String text = ThreeDecimals.of(value);
      page.append("<td>").append(text.isEmpty() ? "n/a" : text).append("</td>");
    }
    page.append("</tr>\n");
  }

  private void sequence(SequenceScore sequence) throws IOException {
    page.append("<h2>").append(Html.escape(sequence.sequence().name())).append("</h2>\n");
    for (ObjectScore object : sequence.objects()) {
      page.append(
          "<figure>%s<figcaption>%s: <span class=\"j\">J %s</span>, <span class=\"f\">F %s</span>, result %d against object %d</figcaption></figure>\n"
              .formatted(
                  CurvePlot.svg(
                      object.regions(),
                      object.boundaries(),
                      sequence.frameName(0),
                      sequence.frameName(sequence.frames() - 1)),
                  Html.escape(object.name()),
                  ThreeDecimals.of(object.region().mean()),
                  ThreeDecimals.of(object.boundary().mean()),
                  object.result(),
                  object.truth()));
    }
    page.append("<div>");
    for (int frame : worst(sequence)) {
      LabelMap truth = sequence.sequence().truth(sequence.firstFrame() + frame);
      String picture =
          Overlay.dataUri(
              sequence.sequence().image(sequence.firstFrame() + frame),
              truth,
              assigned(sequence, masks.of(sequence.sequence(), sequence.firstFrame() + frame)));
      page.append(
          "<figure><img src=\"%s\" alt=\"\"><figcaption>frame %s: J&amp;F %s; outline: ground truth, tint: result</figcaption></figure>\n"
              .formatted(
                  picture,
                  Html.escape(sequence.frameName(frame)),
                  ThreeDecimals.of(sequence.frameMean(frame))));
    }
    page.append("</div>\n");
  }

  /** Only the results that were compared with an object: other proposals did not count. */
  private static LabelMap assigned(SequenceScore sequence, LabelMap result) {
    boolean[] shown = new boolean[256];
    sequence.objects().forEach(object -> shown[object.result()] = true);
    byte[] labels = result.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = shown[labels[i] & 0xff] ? labels[i] : 0;
    }
    return new LabelMap(result.width(), result.height(), labels);
  }

  private static List<Integer> worst(SequenceScore sequence) {
    List<Integer> ascending =
        IntStream.range(0, sequence.frames())
            .boxed()
            .sorted(Comparator.comparingDouble(sequence::frameMean))
            .toList();
    List<Integer> chosen = new ArrayList<>();
    for (int frame : ascending) {
      if (chosen.size() < WORST_PER_SEQUENCE
          && chosen.stream().allMatch(other -> Math.abs(other - frame) >= APART)) {
        chosen.add(frame);
      }
    }
    return chosen;
  }
}
