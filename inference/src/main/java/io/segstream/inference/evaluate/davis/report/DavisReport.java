package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.davis.DavisScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes an evaluation into a directory: {@code global_results-SET.csv} and {@code
 * per-sequence_results-SET.csv} as the official tool does, {@code results-SET.json} with everything
 * and {@code report-SET.html}, where SET names the list of sequences. Files of an earlier run are
 * replaced.
 */
public final class DavisReport {
  private DavisReport() {}

  /**
   * Writes all files.
   *
   * @param masks the masks that were scored
   * @param set name of the list of sequences, for example {@code val}
   * @param directory created if it is not there
   */
  public static void write(
      DavisScore score, RunFacts facts, ScoredMasks masks, String set, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    CsvReport.write(score, set, directory);
    JsonReport.write(score, facts, directory.resolve("results-%s.json".formatted(set)));
    HtmlReport.write(score, facts, masks, directory.resolve("report-%s.html".formatted(set)));
  }
}
