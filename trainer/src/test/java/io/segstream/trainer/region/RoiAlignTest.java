package io.segstream.trainer.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.trainer.loss.Gradients;
import io.segstream.trainer.network.Engines;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoiAlignTest {
  /** 4x4 cells of 1x4 + row. */
  private static final double[] RAMP = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33};

  private static double[] align(double[] map, RegionBox box, double stride, int side) {
    try (NDManager manager = Engines.pyTorch()) {
      NDArray features = manager.create(map, new Shape(1, 1, 4, 4));
      return RoiAlign.of(features, List.of(List.of(box)), stride, side).toDoubleArray();
    }
  }

  @Test
  void shouldGiveTheCellsThemselvesWhereBinsAreCells() {
    assertThat(align(RAMP, new RegionBox(0, 0, 16, 16), 4, 4)).isEqualTo(RAMP);
  }

  @Test
  void shouldInterpolateAtTheCentresOfSmallBins() {
    // The bins' centres lie at cells 0.75, 1.25 (columns) and 1, 2 (rows), half a cell off.
    assertThat(align(RAMP, new RegionBox(4, 4, 8, 12), 4, 2))
        .containsExactly(new double[] {10.75, 11.25, 20.75, 21.25}, within(1e-12));
  }

  @Test
  void shouldAverageAsManySamplesAsABinHasCells() {
    // Bins of 2x2 cells: means of four cells.
    assertThat(align(RAMP, new RegionBox(0, 0, 16, 16), 4, 2))
        .containsExactly(new double[] {5.5, 7.5, 25.5, 27.5}, within(1e-12));
  }

  @Test
  void shouldHoldTheOutermostCellsForHalfACellAndThenNothing() {
    // Columns: samples at -0.5 and -1.5 cells, of which the latter lies too far outside.
    double[] values = align(RAMP, new RegionBox(-6, 4, 2, 8), 4, 2);
    assertThat(values).containsExactly(new double[] {0, 10, 0, 10}, within(3.0));
    assertThat(values[0]).isZero();
    assertThat(values[1]).isCloseTo(7.5, within(1e-12));
  }

  @Test
  void shouldTakeEachBoxFromItsOwnPictureInOrder() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      double[] maps = new double[3 * 2 * 16];
      for (int i = 0; i < maps.length; i++) {
        maps[i] = i / 16;
      }
      NDArray features = manager.create(maps, new Shape(3, 2, 4, 4));
      RegionBox box = new RegionBox(1, 1, 3, 3);
      // When
      NDArray regions =
          RoiAlign.of(features, List.of(List.of(box), List.of(), List.of(box, box)), 1, 2);
      // Then
      assertThat(regions.getShape()).isEqualTo(new Shape(3, 2, 2, 2));
      assertThat(regions.toDoubleArray())
          .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 4, 4, 4, 4, 5, 5, 5, 5, 4, 4, 4, 4, 5, 5, 5, 5);
    }
  }

  @Test
  void shouldAgreeWithTheDefinitionSampleBySample() {
    // Given
    double[] map = Gradients.gaussians(16, 3);
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 20; i++) {
      double left = random.nextDouble(-3, 14);
      double top = random.nextDouble(-3, 14);
      RegionBox box =
          new RegionBox(left, top, left + random.nextDouble(1, 12), top + random.nextDouble(1, 12));
      // When
      double[] values = align(map, box, 4, 3);
      // Then
      assertThat(values).containsExactly(defined(map, box, 4, 3), within(1e-12));
    }
  }

  private static double[] defined(double[] map, RegionBox box, double stride, int side) {
    double[] bins = new double[side * side];
    double binWidth = box.width() / stride / side;
    double binHeight = box.height() / stride / side;
    int across = (int) Math.ceil(binWidth);
    int down = (int) Math.ceil(binHeight);
    for (int bin = 0; bin < bins.length; bin++) {
      double sum = 0;
      for (int sy = 0; sy < down; sy++) {
        for (int sx = 0; sx < across; sx++) {
          double y = box.top() / stride - 0.5 + (bin / side + (sy + 0.5) / down) * binHeight;
          double x = box.left() / stride - 0.5 + (bin % side + (sx + 0.5) / across) * binWidth;
          sum += bilinear(map, x, y);
        }
      }
      bins[bin] = sum / (across * down);
    }
    return bins;
  }

  private static double bilinear(double[] map, double x, double y) {
    if (x < -1 || x > 4 || y < -1 || y > 4) {
      return 0;
    }
    double cx = Math.max(0, Math.min(3, x));
    double cy = Math.max(0, Math.min(3, y));
    int x0 = (int) cx;
    int y0 = (int) cy;
    int x1 = Math.min(3, x0 + 1);
    int y1 = Math.min(3, y0 + 1);
    double fx = cx - x0;
    double fy = cy - y0;
    return (1 - fy) * ((1 - fx) * map[y0 * 4 + x0] + fx * map[y0 * 4 + x1])
        + fy * ((1 - fx) * map[y1 * 4 + x0] + fx * map[y1 * 4 + x1]);
  }

  @Test
  void shouldHaveTheGradientOfFiniteDifferences() {
    // Given
    List<List<RegionBox>> boxes =
        List.of(
            List.of(new RegionBox(-1, 2, 9, 14), new RegionBox(3, 3, 7, 8)),
            List.of(new RegionBox(0, 0, 16, 16)));
    double[] weights = Gradients.gaussians(3 * 9, 7);
    // Then
    Gradients.assertMatchFiniteDifferences(
        Gradients.gaussians(2 * 16, 5),
        new Shape(2, 1, 4, 4),
        features ->
            RoiAlign.of(features, boxes, 4, 3)
                .mul(features.getManager().create(weights, new Shape(3, 1, 3, 3)))
                .sum());
  }
}
