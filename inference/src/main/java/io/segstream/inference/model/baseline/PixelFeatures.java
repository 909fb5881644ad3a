package io.segstream.inference.model.baseline;

import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.onnx.Window;

/**
 * What is seen at each cell of the output grid.
 *
 * @param lab mean colour [N, 3, h, w] in CIE L*a*b*, divided by 100 (L 0..1, a and b about -1..1)
 * @param texture energy [N, 4, h, w] of fine detail along 0, 45, 90 and 135 degrees, 0 for none
 */
record PixelFeatures(Value lab, Value texture) {
  private static final float DISPLAY_GAMMA = 2.2f;
  private static final float BLACK = 0.003f;
  private static final int ORIENTATIONS = 4;
  private static final int KERNEL = 8;

  static PixelFeatures of(OnnxGraph graph, Value rgb) {
    Value half = rgb.averagePool(Window.square(2).stride(2));
    Value cell = half.averagePool(Window.square(2).stride(2));
    return new PixelFeatures(lab(graph, cell), texture(graph, half));
  }

  /** sRGB (gamma approximated by 2.2) to L*a*b* under D65, without its linear piece near black. */
  private static Value lab(OnnxGraph graph, Value rgb) {
    Value toXyz =
        graph.floats(
            "rgb_to_xyz",
            new long[] {3, 3, 1, 1},
            0.43395f,
            0.37622f,
            0.18983f, //
            0.21267f,
            0.71516f,
            0.07217f, //
            0.01775f,
            0.10946f,
            0.87279f);
    Value toLab =
        graph.floats(
            "xyz_to_lab",
            new long[] {3, 3, 1, 1},
            0,
            1.16f,
            0, //
            5,
            -5,
            0, //
            0,
            2,
            -2);
    Value lightness = graph.floats("lab_offset", new long[] {3}, -0.16f, 0, 0);
    Value linear = rgb.max(0).pow(DISPLAY_GAMMA);
    Value roots = linear.convolve(toXyz, Window.square(1)).add(BLACK).pow(1f / 3);
    return roots.convolve(toLab, lightness, Window.square(1));
  }

  /** Energy of quadrature pairs of Gabor filters (Adelson and Bergen, JOSA A 1985). */
  private static Value texture(OnnxGraph graph, Value half) {
    Value luma =
        half.convolve(
            graph.floats("rgb_to_luma", new long[] {1, 3, 1, 1}, 0.299f, 0.587f, 0.114f),
            Window.square(1));
    Value filters =
        graph.floats(
            "gabor_filters",
            new long[] {2 * ORIENTATIONS, 1, KERNEL, KERNEL},
            GaborFilters.pairs(ORIENTATIONS, KERNEL));
    Value responses =
        luma.padEdges(KERNEL / 2 - 1, KERNEL / 2 - 1)
            .convolve(filters, Window.square(KERNEL).stride(2));
    Value even = responses.slice(1, 0, ORIENTATIONS);
    Value odd = responses.slice(1, ORIENTATIONS, 2 * ORIENTATIONS);
    Value energy = even.square().add(odd.square());
    return energy.padEdges(2, 2).averagePool(Window.square(5)).sqrt();
  }

  /** Logarithm of the texture energy: how many times, not how much, stronger. */
  Value logTexture() {
    return texture.add(Constants.TEXTURE_FLOOR).apply("Log", Attributes.none());
  }
}
