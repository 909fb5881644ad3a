package io.segstream.inference.model.baseline;

/**
 * The numbers of the network, the same for every frame. They were set by hand and by random search
 * on frames of ten DAVIS 2016 sequences: those of objectness for the mean Jaccard index at 0.5,
 * those of the embedding for how often two pixels of an object are closer than one of them is to
 * the background.
 */
final class Constants {
  /** Weight of lightness among the colours. */
  static final float LIGHTNESS_WEIGHT = 0.4254f;

  /** Weight of a* and b* among the colours. */
  static final float CHROMA_WEIGHT = 1.807f;

  /** Share of the frame's spread of colours that counts 1. */
  static final float SPREAD_SHARE = 0.6991f;

  /** Difference in colour that counts 1 in a frame of one colour (1 = 100 units of L*). */
  static final float COLOUR_FLOOR = 0.05437f;

  /** Energy below which texture is noise. */
  static final float TEXTURE_FLOOR = 0.01686f;

  /** Weight of the logarithm of texture energy. */
  static final float TEXTURE_WEIGHT = 0.6303f;

  /** How far a surface is followed, as a share of the frame. */
  static final float SURFACE_REACH = 0.2919f;

  /** Weight of the lowest row as border: objects stand on it. */
  static final float BOTTOM_WEIGHT = 0.8038f;

  /** Boundary connectivity at which a node is likely background. */
  static final float CONNECTIVITY_SPREAD = 2.931f;

  /** How far around contrast is measured, as a share of the frame. */
  static final float CONTRAST_REACH = 0.3000f;

  /** Exponent on the summed squared contrast. */
  static final float CONTRAST_EXPONENT = 0.4123f;

  /** Row at which objects are most likely. */
  static final float CENTRE_ROW = 0.5873f;

  /** Standard deviation of where objects are likely. */
  static final float CENTRE_WIDTH = 0.2620f;

  /** Exponent of the centre in the first guess. */
  static final float CENTRE_WEIGHT = 0.6023f;

  /** Saliency below which a frame holds no object. */
  static final float CONTRAST_FLOOR = 0.05000f;

  /** Exponent that favours the most salient nodes. */
  static final float GUESS_EXPONENT = 2.242f;

  /** Factor on appearance in the densities. */
  static final float DENSITY_SHARPNESS = 1.653f;

  /** Reach of the densities, as a share of the frame. */
  static final float DENSITY_REACH = 0.3758f;

  /** Weight of the log ratio of the densities. */
  static final float EVIDENCE_WEIGHT = 1.074f;

  /** Weight of the centre in each round. */
  static final float DENSITY_CENTRE_WEIGHT = 1.223f;

  /** Log odds of foreground at the centre, before evidence. */
  static final float DENSITY_PRIOR = -0.4462f;

  /** Variance of lightness that is an edge. */
  static final float EDGE_SMOOTHNESS = 0.001211f;

  /** Coarse objectness that becomes 0.5. */
  static final float THRESHOLD = 0.4764f;

  /** Factor on appearance in the mean shift of the embedding. */
  static final float SHIFT_SHARPNESS = 3.388f;

  /** Reach of the mean shift, as a share of the frame. */
  static final float SHIFT_REACH = 0.2457f;

  /** Inverse kernel width of lightness in the embedding. */
  static final float EMBEDDED_LIGHTNESS = 1.083f;

  /** Inverse kernel width of a* and b* in the embedding. */
  static final float EMBEDDED_CHROMA = 2.256f;

  /** Inverse kernel width of lightness averaged over 9 x 9 cells in the embedding. */
  static final float EMBEDDED_LIGHTNESS_AROUND = 0.8435f;

  /** Inverse kernel width of a* and b* averaged over 9 x 9 cells in the embedding. */
  static final float EMBEDDED_CHROMA_AROUND = 0.7024f;

  /** Inverse kernel width of the logarithm of texture in the embedding. */
  static final float EMBEDDED_TEXTURE = 0.5913f;

  /** Inverse kernel width of row and column in the embedding. */
  static final float EMBEDDED_PLACE = 1.773f;

  /** Inverse kernel width of the mean-shifted appearance in the embedding. */
  static final float EMBEDDED_SURFACE = 0.7891f;

  /** Inverse kernel width of objectness in the embedding. */
  static final float EMBEDDED_OBJECTNESS = 0.4631f;

  private Constants() {}
}
