package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;

/** Makes the edges of a map follow those of an image: He et al., "Guided Image Filtering". */
final class GuidedFilter {
  private static final int RADIUS = 4;

  private GuidedFilter() {}

  /**
   * @param guide [N, 1, h, w]
   * @param map [N, 1, h, w]
   * @param smoothness variance of the guide below which the map is smoothed, not sharpened
   */
  static Value apply(Value guide, Value map, float smoothness) {
    Value guideMean = mean(guide);
    Value mapMean = mean(map);
    Value covariance = mean(guide.mul(map)).sub(guideMean.mul(mapMean));
    Value variance = mean(guide.square()).sub(guideMean.square()).max(0);
    Value slope = covariance.div(variance.add(smoothness));
    Value offset = mapMean.sub(slope.mul(guideMean));
    return mean(slope).mul(guide).add(mean(offset));
  }

  private static Value mean(Value map) {
    return map.padEdges(RADIUS, RADIUS).averagePool(Window.square(2 * RADIUS + 1));
  }
}
