package io.segstream.inference.evaluate.davis.report;

import io.segstream.inference.evaluate.davis.DavisScore;
import io.segstream.inference.evaluate.davis.ObjectScore;
import io.segstream.inference.evaluate.davis.SeriesStatistics;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** The two files of the official tool, with its columns and its rounding. */
final class CsvReport {
  private CsvReport() {}

  static void write(DavisScore score, String set, Path directory) throws IOException {
    SeriesStatistics region = score.region();
    SeriesStatistics boundary = score.boundary();
    String global =
        "J&F-Mean,J-Mean,J-Recall,J-Decay,F-Mean,F-Recall,F-Decay\n"
            + line(
                score.both(),
                region.mean(),
                region.recall(),
                region.decay(),
                boundary.mean(),
                boundary.recall(),
                boundary.decay());
    StringBuilder objects = new StringBuilder("Sequence,J-Mean,F-Mean\n");
    for (ObjectScore object : score.objects()) {
      objects
          .append(object.name())
          .append(',')
          .append(line(object.region().mean(), object.boundary().mean()));
    }
    AtomicFile.replace(directory.resolve("global_results-%s.csv".formatted(set)), global);
    AtomicFile.replace(
        directory.resolve("per-sequence_results-%s.csv".formatted(set)), objects.toString());
  }

  private static String line(double... values) {
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      line.append(line.isEmpty() ? "" : ",").append(ThreeDecimals.of(value));
    }
    return line.append('\n').toString();
  }
}
