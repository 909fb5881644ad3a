package io.segstream.streams.render;

import java.util.HashMap;
import java.util.Map;

/**
 * Letters as pen strokes on a grid 4 wide and 6 high (8 with descenders), drawn smooth at any size.
 * Characters it does not know become a box. Not thread-safe: it keeps the glyphs it has drawn.
 */
final class StrokeFont {
  private static final double ADVANCE = 5.6;
  private static final double CAPITAL = 6;
  private static final double PEN = 0.56;
  private static final int LAST_ROW = 9;
  private static final String UNKNOWN = "0040460600";

  // One line for each character: the character, then its strokes separated by bars; each point is
  // two digits, column and row. A stroke of one point is a dot.
  private static final String STROKES =
      """
      A062046|1434
      B06003041423303|3344453606
      C4130100105163645
      D00204244260600
      E40000646|0333
      F400006|0333
      G41301001051636454323
      H0006|4046|0343
      I1030|2026|1636
      J4045361605
      K0006|400346
      L000646
      M0600234046
      N06004640
      O100105163645413010
      P06003041423303
      Q100105163645413010|2446
      R06003041423303|2346
      S413010010213334445361605
      T0040|2026
      U000516364540
      V002640
      W0016223640
      X0046|4006
      Y002340|2326
      Z00400646
      a12324346|441405163645
      b0006|0312324345361605
      c4332120305163645
      d4046|4332120305163645
      e04444332120305163645
      f40302126|1232
      g4332120305163645|4247381807
      h0006|0312324346
      i2226|20
      j32372818|30
      k0006|420446
      l202536
      m0602|03122326|23324346
      n0602|0312324346
      o120305163645433212
      p0208|0312324345361605
      q4248|4332120305163645
      r0206|04223243
      s43321203143445361605
      t1015263645|0232
      u0205163645|4246
      v022642
      w0216233642
      x0246|4206
      y0205163645|4247381807
      z02420646
      0100105163645413010
      1112026|1636
      201103041420646
      301103041423313|334445361605
      436300444
      5400003334445361605
      6413010010516364544331304
      7004016
      8103041423313020110|1304051636454433
      9423313020110304145361605
      #1016|3036|0242|0444
      :22|25
      .26
      ,2517
      -0343
      _0747
      /4006
      %4006|01|45
      (30212536
      )10212516
      +2125|0343
      =0242|0444
      !2024|26
      ?01103041422324|26
      '2021
      "1011|3031
      *2125|0244|4204
      <410345
      >014305
      [30101636
      ]10303616
      """;

  private record Glyph(int width, int height, byte[] cover) {}

  private final Map<Character, String> strokes = new HashMap<>();
  private final Map<Integer, Glyph> glyphs = new HashMap<>();

  StrokeFont() {
    STROKES.lines().forEach(line -> strokes.put(line.charAt(0), line.substring(1)));
    strokes.put(' ', "");
  }

  /** Width of a text in pixels. */
  int width(String text, int capHeight) {
    return (int) Math.ceil(text.length() * ADVANCE * capHeight / CAPITAL);
  }

  /**
   * Draws a text.
   *
   * @param x left edge
   * @param y top edge of the capitals
   * @param capHeight height of the capitals in pixels
   * @param colour 0xRRGGBB
   */
  void draw(Canvas canvas, String text, int x, int y, int capHeight, int colour) {
    double unit = capHeight / CAPITAL;
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = glyph(text.charAt(i), capHeight);
      int left = x + (int) Math.rint(i * ADVANCE * unit);
      for (int row = 0; row < glyph.height; row++) {
        for (int column = 0; column < glyph.width; column++) {
          int cover = glyph.cover[row * glyph.width + column] & 0xff;
          if (cover > 0) {
            canvas.blend(left + column, y + row - (int) unit, colour, cover + 1);
          }
        }
      }
    }
  }

  private Glyph glyph(char character, int capHeight) {
    return glyphs.computeIfAbsent(
        capHeight << 16 | character,
        key -> trace(strokes.getOrDefault(character, UNKNOWN), capHeight / CAPITAL));
  }

  /** The picture of a glyph begins one grid unit above the capitals. */
  private static Glyph trace(String strokes, double unit) {
    int width = (int) Math.ceil(ADVANCE * unit) + 1;
    int height = (int) Math.ceil((LAST_ROW + 1) * unit) + 1;
    byte[] cover = new byte[width * height];
    for (String stroke : strokes.split("\\|")) {
      for (int i = 0; i < stroke.length(); i += 2) {
        int next = Math.min(i + 2, stroke.length() - 2);
        double[] line = {
          unit * (digit(stroke, i) + 0.7),
          unit * digit(stroke, i + 1) + (int) unit + 0.5,
          unit * (digit(stroke, next) + 0.7),
          unit * digit(stroke, next + 1) + (int) unit + 0.5
        };
        pen(cover, width, line, Math.max(0.62, PEN * unit));
      }
    }
    return new Glyph(width, height, cover);
  }

  private static int digit(String text, int at) {
    return text.charAt(at) - '0';
  }

  private static void pen(byte[] cover, int width, double[] line, double radius) {
    double dx = line[2] - line[0];
    double dy = line[3] - line[1];
    double length = Math.max(1e-9, dx * dx + dy * dy);
    for (int i = 0; i < cover.length; i++) {
      double x = i % width + 0.5 - line[0];
      double y = i / width + 0.5 - line[1];
      double along = Math.max(0, Math.min(1, (x * dx + y * dy) / length));
      double offX = x - along * dx;
      double offY = y - along * dy;
      double inside = radius + 0.5 - Math.sqrt(offX * offX + offY * offY);
      int value = (int) (255 * Math.max(0, Math.min(1, inside)));
      cover[i] = (byte) Math.max(cover[i] & 0xff, value);
    }
  }
}
