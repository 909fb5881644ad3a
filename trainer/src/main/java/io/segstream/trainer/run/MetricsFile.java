package io.segstream.trainer.run;

import io.segstream.inference.storage.AtomicFile;
import io.segstream.trainer.optimise.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Figures of a run as comma-separated values, one row per step: {@code step}, then the names of the
 * figures. A run that goes on from a checkpoint drops the rows after it, so that each step has one.
 */
final class MetricsFile {
  private static final String STEP = "step";

  private final Path file;
  private List<String> columns = List.of();

  MetricsFile(Path file) {
    this.file = file;
  }

  /** Keeps the rows of the steps up to a place; none of a new run. */
  void begin(Progress at) {
    try {
      List<String> kept = new ArrayList<>();
      if (at.step() > 0 && Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith(STEP + ",")) {
            columns = List.of(line.substring(STEP.length() + 1).split(","));
            kept.add(line);
          } else if (stepOf(line) <= at.step()) {
            kept.add(line);
          }
        }
      }
      AtomicFile.replace(file, out -> out.write(text(kept)));
    } catch (IOException e) {
      throw TrainingException.unwritable(file, e);
    }
  }

  private static byte[] text(List<String> lines) {
    return lines.stream()
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static long stepOf(String line) {
    String number = line.substring(0, Math.max(0, line.indexOf(',')));
    return number.isEmpty() ? Long.MAX_VALUE : Long.parseLong(number);
  }

  /**
   * Adds a row.
   *
   * @param step steps done, from 1
   * @param figures the same names in each call
   */
  void add(long step, Map<String, Double> figures) {
    StringBuilder rows = new StringBuilder();
    if (columns.isEmpty()) {
      columns = List.copyOf(figures.keySet());
      rows.append(STEP).append(',').append(String.join(",", columns)).append('\n');
    }
    rows.append(step).append(',').append(row(figures)).append('\n');
    try {
      Files.writeString(file, rows, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TrainingException.unwritable(file, e);
    }
  }

  private String row(Map<String, Double> figures) {
    return columns.stream()
        .map(name -> Float.toString(figures.getOrDefault(name, Double.NaN).floatValue()))
        .collect(Collectors.joining(","));
  }

  /** A step's figures in the order of the columns. */
  static Map<String, Double> figures(StepReport report) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss", report.loss());
    figures.put("rate", report.rate());
    figures.put("gradientNorm", report.gradientNorm());
    figures.putAll(report.figures());
    return figures;
  }
}
