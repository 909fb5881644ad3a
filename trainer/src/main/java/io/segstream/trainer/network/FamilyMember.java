package io.segstream.trainer.network;

import java.util.List;

/**
 * How large a network of the family is.
 *
 * @param stem channels at half the extent of the picture
 * @param widths channels of the stages at 1/4, 1/8, 1/16 and so on, two stages or more. Multiples
 *     of 16 fill the vector registers of ONNX Runtime's convolutions
 * @param blocks residual blocks per stage, as many as widths
 * @param dilations of the wide blocks after the last stage, none or more
 * @param pooled whether every cell learns of the whole picture after the last stage
 * @param decoder channels of the decoder, which are the features that heads read
 */
public record FamilyMember(
    int stem,
    List<Integer> widths,
    List<Integer> blocks,
    List<Integer> dilations,
    boolean pooled,
    int decoder) {
  public FamilyMember {
    widths = List.copyOf(widths);
    blocks = List.copyOf(blocks);
    dilations = List.copyOf(dilations);
    if (widths.size() < 2 || widths.size() != blocks.size()) {
      throw new IllegalArgumentException(
          "widths %s and blocks %s must name the same two or more stages"
              .formatted(widths, blocks));
    }
  }

  /** About 0.35 million parameters. */
  public static FamilyMember tiny() {
    return new FamilyMember(16, List.of(32, 64, 96), List.of(2, 2, 1), List.of(1, 2, 4), true, 48);
  }

  /** About 1 million parameters. */
  public static FamilyMember small() {
    return new FamilyMember(32, List.of(48, 96, 128), List.of(2, 2, 2), List.of(1, 2, 4), true, 64);
  }

  /** About 4 million parameters, which stay below 8 MB as float16. */
  public static FamilyMember base() {
    return new FamilyMember(
        48, List.of(64, 128, 192, 240), List.of(2, 2, 3, 1), List.of(1, 2), true, 96);
  }

  /** Pixels of the picture per cell of the last stage. */
  int deepestStride() {
    return 2 << widths.size();
  }
}
