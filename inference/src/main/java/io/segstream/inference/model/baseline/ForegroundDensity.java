package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.Value;

/**
 * Turns a first guess into whole objects: each node is judged by how dense foreground and
 * background are among the nodes that look like it and lie near it, a few times over. This is the
 * alternation of GrabCut (Rother et al., SIGGRAPH 2004) with kernel densities for mixture models
 * and the fully connected pairwise term of Kraehenbuehl and Koltun (NIPS 2011) for the graph cut.
 */
final class ForegroundDensity {
  private static final int ROUNDS = 3;
  private static final float SMALLEST_DENSITY = 1e-5f;

  private ForegroundDensity() {}

  /**
   * @param guess [N, 1, nodes], 0 to 1
   * @param logCentrality [1, 1, nodes]
   * @return [N, 1, nodes], 0 to 1
   */
  static Value refine(CoarseNodes nodes, Value guess, Value logCentrality) {
    Value affinity = nodes.affinity(Constants.DENSITY_SHARPNESS, Constants.DENSITY_REACH);
    Value prior = logCentrality.mul(Constants.DENSITY_CENTRE_WEIGHT).add(Constants.DENSITY_PRIOR);
    Value foreground = guess;
    for (int round = 0; round < ROUNDS; round++) {
      Value background = foreground.negate().add(1);
      Value both = foreground.concat(1, background);
      Value densities =
          both.matMul(affinity)
              .div(both.sum(2).add(1))
              .add(SMALLEST_DENSITY)
              .apply("Log", Attributes.none());
      Value evidence = densities.slice(1, 0, 1).sub(densities.slice(1, 1, 2));
      foreground = evidence.mul(Constants.EVIDENCE_WEIGHT).add(prior).sigmoid();
    }
    return foreground;
  }
}
