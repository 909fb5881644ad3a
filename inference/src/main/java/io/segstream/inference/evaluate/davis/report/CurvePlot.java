package io.segstream.inference.evaluate.davis.report;

import java.util.Locale;

/** Two curves over the frames of an object as inline SVG: J and F, 0 to 1. */
final class CurvePlot {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 90;
  private static final int LEFT = 24;
  private static final int MARGIN = 6;

  private CurvePlot() {}

  static String svg(double[] regions, double[] boundaries, String firstFrame, String lastFrame) {
    return """
        <svg viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <g class="grid">%s%s%s</g>
        <polyline class="j" points="%s"/><polyline class="f" points="%s"/>
        <text x="%d" y="%d">%s</text><text x="%d" y="%d" class="end">%s</text></svg>
        """
        .formatted(
            WIDTH,
            HEIGHT + 14,
            WIDTH,
            HEIGHT + 14,
            level(0),
            level(0.5),
            level(1),
            points(regions),
            points(boundaries),
            LEFT,
            HEIGHT + 12,
            Html.escape(firstFrame),
            WIDTH - MARGIN,
            HEIGHT + 12,
            Html.escape(lastFrame));
  }

  private static String level(double value) {
    return String.format(
        Locale.ROOT,
        "<path d=\"M%d %.1fH%d\"/><text x=\"2\" y=\"%.1f\">%.1f</text>",
        LEFT,
        y(value),
        WIDTH - MARGIN,
        y(value) + 3,
        value);
  }

  private static String points(double[] values) {
    StringBuilder points = new StringBuilder();
    double step = (double) (WIDTH - MARGIN - LEFT) / Math.max(1, values.length - 1);
    for (int i = 0; i < values.length; i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + i * step, y(values[i])));
    }
    return points.toString().strip();
  }

  private static double y(double value) {
    return MARGIN + (1 - value) * (HEIGHT - 2 * MARGIN);
  }
}
