package io.segstream.trainer.method.xpm;

import java.util.List;
import java.util.Map;

/** Counts what captions say, for the log. */
final class CaptionFigures {
  private CaptionFigures() {}

  /**
   * Adds {@code named}, words of all pictures, and {@code wordlessCaptions}, the share of captions
   * that name nothing of the vocabulary.
   */
  static void add(Map<String, Double> figures, List<CaptionedSample> batch) {
    int captions = batch.stream().mapToInt(CaptionedSample::captions).sum();
    int wordless = batch.stream().mapToInt(CaptionedSample::wordless).sum();
    figures.put("named", (double) batch.stream().mapToInt(each -> each.words().length).sum());
    figures.put("wordlessCaptions", (double) wordless / captions);
  }
}
