package io.segstream.streams.evaluate;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.verify.ModelAgreement;
import java.util.Arrays;
import java.util.List;

/**
 * Two models on the same frames, in turns: how near the results of one are to those of the other,
 * and how long each takes.
 *
 * @param agreement of the results
 * @param referenceMillis median per frame, of the model that is compared with
 * @param otherMillis the same, of the model that is compared
 * @param ratio median over the frames of the time of the one that is compared by the time of the
 *     other one
 */
public record AgreementRun(
    ModelAgreement.Result agreement, double referenceMillis, double otherMillis, double ratio) {
  private static final int WARM_UP = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Runs both models with ONNX Runtime. */
  public static AgreementRun of(
      LoadedModel reference,
      LoadedModel other,
      List<SampledFrames> samples,
      EngineSettings engine,
      ExtractionSettings extraction) {
    ModelAgreement agreement = new ModelAgreement(reference.card(), other.card(), extraction);
    int frames = samples.stream().mapToInt(sample -> sample.frames().size()).sum();
    double[] referenceMillis = new double[frames];
    double[] otherMillis = new double[frames];
    double[] ratios = new double[frames];
    int index = 0;
    try (SegmentationEngine a = OnnxRuntimeEngine.open(reference, engine);
        SegmentationEngine b = OnnxRuntimeEngine.open(other, engine)) {
      for (SampledFrames sample : samples) {
        agreement.beginVideo();
        for (int i = 0; i < WARM_UP; i++) {
          a.infer(sample.frames().get(0)).close();
          b.infer(sample.frames().get(0)).close();
        }
        for (FrameBatch frame : sample.frames()) {
          long start = System.nanoTime();
          try (FrameFeatures expected = a.infer(frame)) {
            long between = System.nanoTime();
            try (FrameFeatures got = b.infer(frame)) {
              otherMillis[index] = (System.nanoTime() - between) / NANOS_PER_MILLI;
              referenceMillis[index] = (between - start) / NANOS_PER_MILLI;
              ratios[index] = otherMillis[index] / referenceMillis[index];
              index++;
              agreement.add(
                  expected.frame(0),
                  got.frame(0),
                  sample.source().width(),
                  sample.source().height());
            }
          }
        }
      }
    }
    return new AgreementRun(
        agreement.result(), median(referenceMillis), median(otherMillis), median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
