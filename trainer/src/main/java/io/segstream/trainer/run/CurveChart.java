package io.segstream.trainer.run;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** Draws one figure of a run over its steps: each value faintly, a running mean on top. */
final class CurveChart {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 36;
  private static final int BOTTOM = 34;
  private static final int LINES = 5;

  /** The running mean spans this share of the points. */
  private static final int SMOOTHING = 50;

  private static final Color FAINT = new Color(0xb8, 0xcc, 0xe4);
  private static final Color CURVE = new Color(0x1f, 0x4e, 0x9c);
  private static final Color GRID = new Color(0xe4, 0xe4, 0xe4);

  private final double[] steps;
  private final double[] values;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  /**
   * For one or more points.
   *
   * @param steps rising
   * @param values as many; those that are not finite are left out
   */
  CurveChart(double[] steps, double[] values) {
    this.steps = steps;
    this.values = values;
    for (double value : values) {
      if (Double.isFinite(value)) {
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
    }
    if (lowest > highest) {
      lowest = 0;
      highest = 0;
    }
    if (lowest == highest) {
      double margin = Math.max(Math.abs(lowest) * 0.1, 1e-6);
      lowest -= margin;
      highest += margin;
    }
  }

  /** The picture. */
  BufferedImage draw(String title) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      frame(g, title);
      curve(g, values, FAINT, 1);
      curve(g, smoothed(), CURVE, 2);
    } finally {
      g.dispose();
    }
    return image;
  }

  private void frame(Graphics2D g, String title) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int i = 0; i <= LINES; i++) {
      double value = lowest + (highest - lowest) * i / LINES;
      int y = (int) Math.round(y(value));
      g.setColor(GRID);
      g.drawLine(LEFT, y, WIDTH - RIGHT, y);
      g.setColor(Color.DARK_GRAY);
      String label = String.format(Locale.ROOT, "%.4g", value);
      g.drawString(label, LEFT - 8 - g.getFontMetrics().stringWidth(label), y + 4);
      double step = steps[0] + (steps[steps.length - 1] - steps[0]) * i / LINES;
      String at = Long.toString(Math.round(step));
      int x = (int) Math.round(x(step)) - g.getFontMetrics().stringWidth(at) / 2;
      g.drawString(at, Math.min(x, WIDTH - 4 - g.getFontMetrics().stringWidth(at)), HEIGHT - 12);
    }
    g.setFont(g.getFont().deriveFont(Font.BOLD, 14f));
    g.drawString(title, LEFT, TOP - 14);
  }

  private void curve(Graphics2D g, double[] points, Color colour, float width) {
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int i = 0; i < points.length; i++) {
      if (!Double.isFinite(points[i])) {
        drawing = false;
      } else if (drawing) {
        path.lineTo(x(steps[i]), y(points[i]));
      } else {
        path.moveTo(x(steps[i]), y(points[i]));
        drawing = true;
      }
    }
    g.setColor(colour);
    g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(path);
  }

  /** A mean over the points on both sides, fewer at the ends. */
  private double[] smoothed() {
    int reach = values.length / SMOOTHING / 2;
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      int count = 0;
      for (int j = Math.max(0, i - reach); j <= Math.min(values.length - 1, i + reach); j++) {
        if (Double.isFinite(values[j])) {
          sum += values[j];
          count++;
        }
      }
      means[i] = count == 0 ? Double.NaN : sum / count;
    }
    return means;
  }

  private double x(double step) {
    double range = steps[steps.length - 1] - steps[0];
    double share = range == 0 ? 0.5 : (step - steps[0]) / range;
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return TOP + (highest - value) / (highest - lowest) * (HEIGHT - TOP - BOTTOM);
  }
}
