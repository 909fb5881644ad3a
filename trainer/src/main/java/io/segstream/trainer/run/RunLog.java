package io.segstream.trainer.run;

import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.trainer.optimise.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Tells people how a run goes: a progress bar with loss, rate and time left, a line of means every
 * so many steps, a line per validation, the same lines in {@code train.log}, and {@code
 * metrics.csv} and {@code validation.csv} in the directory of the run.
 */
public final class RunLog implements TrainingObserver, AutoCloseable {
  private final Terminal terminal;
  private final Path lines;
  private final long lineEvery;
  private final MetricsFile steps;
  private final MetricsFile validations;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long summed;
  private ProgressBar bar;

  /**
   * For one run.
   *
   * @param directory of the run, which exists
   * @param lineEvery steps between two lines, 1 or more
   */
  public RunLog(Path directory, Terminal terminal, long lineEvery) {
    this.terminal = terminal;
    this.lines = directory.resolve("train.log");
    this.lineEvery = lineEvery;
    this.steps = new MetricsFile(directory.resolve("metrics.csv"));
    this.validations = new MetricsFile(directory.resolve("validation.csv"));
  }

  @Override
  public void started(Progress at) {
    steps.begin(at);
    validations.begin(at);
    if (at.step() > 0) {
      append("going on from step %d".formatted(at.step()));
    } else {
      begin();
    }
    bar =
        new ProgressBar("training", "steps", OptionalLong.of(at.totalSteps()), terminal)
            .goingOnFrom(at.step());
  }

  @Override
  public void stepped(StepReport report) {
    long done = report.progress().step() + 1;
    Map<String, Double> figures = MetricsFile.figures(report);
    steps.add(done, figures);
    figures.forEach((name, value) -> sums.merge(name, value, Double::sum));
    summed++;
    bar.note(
        String.format(
            Locale.ROOT,
            "epoch %d, loss %.4f, rate %.2e",
            report.progress().epoch() + 1,
            report.loss(),
            report.rate()));
    if (done % lineEvery == 0 || done == report.progress().totalSteps()) {
      print("step %d: %s".formatted(done, means()));
      sums.clear();
      summed = 0;
    }
    bar.update(done);
  }

  private String means() {
    return sums.entrySet().stream()
        .map(sum -> sum.getKey() + " " + number(sum.getValue() / summed))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void validated(Progress at, Scores scores, boolean best) {
    validations.add(at.step(), scores.values());
    String values =
        scores.values().entrySet().stream()
            .map(score -> score.getKey() + " " + number(score.getValue()))
            .collect(Collectors.joining(", "));
    print("validation at step %d: %s%s".formatted(at.step(), values, best ? " (best)" : ""));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private void print(String line) {
    bar.clear();
    terminal.out().println(line);
    append(line);
  }

  private void begin() {
    try {
      Files.deleteIfExists(lines);
    } catch (IOException e) {
      throw TrainingException.unwritable(lines, e);
    }
  }

  private void append(String line) {
    try {
      Files.writeString(lines, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TrainingException.unwritable(lines, e);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
