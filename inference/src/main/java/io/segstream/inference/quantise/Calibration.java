package io.segstream.inference.quantise;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.TensorProbe;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.onnx.proto.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values inner tensors of a network take on sample frames: once to find their bounds, once
 * more to count them.
 */
final class Calibration {
  private Calibration() {}

  /**
   * Chooses a range for each tensor.
   *
   * @param names the tensors, of real numbers
   * @param percent share of the values that {@link CalibrationMethod#PERCENTILE} keeps
   */
  static Map<String, ValueRange> ranges(
      ModelProto model,
      ModelInput input,
      Set<String> names,
      List<FrameBatch> frames,
      CalibrationMethod method,
      double percent) {
    Map<String, ValueRange> bounds = new LinkedHashMap<>();
    Map<String, ValueHistogram> histograms = new LinkedHashMap<>();
    try (TensorProbe probe = TensorProbe.open(model, names, input, EngineSettings.defaults())) {
      for (FrameBatch frame : frames) {
        probe.run(
            frame,
            (name, values) -> bounds.merge(name, ValueHistogram.rangeOf(values), ValueRange::and));
      }
      bounds.forEach((name, range) -> histograms.put(name, new ValueHistogram(range)));
      for (FrameBatch frame : frames) {
        probe.run(frame, (name, values) -> histograms.get(name).add(values));
      }
    }
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    for (String name : names) {
      ValueHistogram histogram = histograms.get(name);
      ranges.put(
          name,
          method == CalibrationMethod.PERCENTILE
              ? histogram.percentile(percent)
              : histogram.leastDivergence());
    }
    return ranges;
  }
}
