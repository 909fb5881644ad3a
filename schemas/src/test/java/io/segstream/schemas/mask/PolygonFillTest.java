package io.segstream.schemas.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.geom.Path2D;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolygonFillTest {
  @Test
  void shouldFillPixelsWhoseCentresLieInside() {
    // When
    RleMask mask = RleMask.fromPolygon(new double[] {1, 1, 4, 1, 4, 3, 1, 3}, 6, 5);

    // Then
    assertThat(mask.boundingBox()).isEqualTo(new PixelBox(1, 1, 3, 2));
    assertThat(mask.area()).isEqualTo(6);
  }

  @Test
  void shouldFollowTheEvenOddRuleAndClipAtTheEdgesForAnyPolygon() {
    Random random = new Random(10);
    for (int round = 0; round < 200; round++) {
      // Given: coordinates off the grid of pixel centres, some outside the mask
      int width = 1 + random.nextInt(25);
      int height = 1 + random.nextInt(25);
      double[] xy = new double[2 * (3 + random.nextInt(6))];
      Path2D reference = new Path2D.Double(Path2D.WIND_EVEN_ODD);
      for (int i = 0; i < xy.length; i += 2) {
        xy[i] = (random.nextDouble() * 1.6 - 0.3) * width;
        xy[i + 1] = (random.nextDouble() * 1.6 - 0.3) * height;
        if (i == 0) {
          reference.moveTo(xy[i], xy[i + 1]);
        } else {
          reference.lineTo(xy[i], xy[i + 1]);
        }
      }
      reference.closePath();

      // When
      RleMask mask = RleMask.fromPolygon(xy, width, height);

      // Then
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          assertThat(mask.contains(x, y))
              .as("round %d, pixel %d,%d", round, x, y)
              .isEqualTo(reference.contains(x + 0.5, y + 0.5));
        }
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNotAPolygon() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromPolygon(new double[] {0, 0, 1, 1}, 4, 4))
        .withMessage("Polygon has 4 numbers, needs x and y of at least three corners");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RleMask.fromPolygon(new double[] {0, 0, 1, Double.NaN, 3, 3}, 4, 4))
        .withMessage("Polygon coordinate 3 is NaN, must be a finite number");
  }
}
