package io.segstream.trainer.method.xpm;

import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.TrainingException;
import java.util.List;

/**
 * Counts what captions say, for the log, and notices when none of them says anything. Not
 * thread-safe.
 */
final class CaptionFigures {
  private long seen;
  private boolean named;

  /**
   * Adds {@code named}, words of all pictures, and {@code wordlessCaptions}, the share of captions
   * that name nothing of the vocabulary.
   *
   * @param epoch of the step, from 0
   * @throws TrainingException if in a whole epoch no caption has named anything
   */
  void add(Figures figures, List<CaptionedSample> batch, int epoch) {
    int captions = batch.stream().mapToInt(CaptionedSample::captions).sum();
    int wordless = batch.stream().mapToInt(CaptionedSample::wordless).sum();
    int words = batch.stream().mapToInt(each -> each.words().length).sum();
    seen += captions;
    named |= words > 0;
    if (epoch > 0 && !named) {
      throw new TrainingException(
          "None of the %d captions of an epoch names a class: give xpm.vocabulary the words that they use"
              .formatted(seen));
    }
    figures.put("named", words);
    figures.put("wordlessCaptions", (double) wordless / captions);
  }
}
