package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.davis.DavisScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an evaluation into a directory: {@code global_results-TASK.csv} and {@code
 * per-sequence_results-TASK.csv} as the official tool does, {@code results-TASK.json} with
 * everything and {@code report-TASK.html}. Files of an earlier run are replaced.
 */
public final class DavisReport {
  private DavisReport() {}

  /**
   * Writes all files.
   *
   * @param directory created if it is not there
   * @param masks the masks that were scored
   */
  public static void write(DavisScore score, RunFacts facts, ScoredMasks masks, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    CsvReport.write(score, directory);
    JsonReport.write(score, facts, directory.resolve("results-%s.json".formatted(score.task())));
    HtmlReport.write(
        score, facts, masks, directory.resolve("report-%s.html".formatted(score.task())));
  }
}
