package io.segstream.inference.evaluate.davis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.TestMasks;
import io.segstream.inference.evaluate.davis.FrameScorer.VoidPixels;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameScorerTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void shouldScoreShiftedSquaresAsWorkedOutByHand() {
    // Given two squares of 10x10 in a frame of 200x150 (diagonal 250, radius 2), 4 columns apart
    LabelMap truth = TestMasks.empty(200, 150);
    LabelMap result = TestMasks.empty(200, 150);
    TestMasks.fill(truth, 50, 50, 10, 10, 1);
    TestMasks.fill(result, 54, 50, 10, 10, 1);
    FrameScorer scorer = new FrameScorer(200, 150, 1, 1);
    // When
    scorer.load(truth, result, VoidPixels.BACKGROUND);
    // Then
    assertThat(FrameScorer.boundaryRadius(200, 150)).isEqualTo(2);
    assertThat(scorer.region(1, 1)).isEqualTo(60.0 / 140, EXACT);
    // Each boundary is the ring of 11x11: 40 pixels. Of the top and bottom sides of the result (11
    // columns from 53 on, the truth's reach to column 59 and 2 further) 9 columns match each; of
    // the
    // left side at column 53 only the rows within 2 of such a side: 2 more at each end.
    assertThat(scorer.boundary(1, 1)).isEqualTo((9 + 9 + 2 + 2) / 40.0, EXACT);
  }

  @Test
  void shouldFollowTheRulesForEmptyMasks() {
    LabelMap empty = TestMasks.empty(30, 20);
    LabelMap full = TestMasks.empty(30, 20);
    TestMasks.fill(full, 0, 0, 30, 20, 1);
    LabelMap part = TestMasks.empty(30, 20);
    TestMasks.fill(part, 5, 5, 3, 3, 1);
    FrameScorer scorer = new FrameScorer(30, 20, 1, 1);

    scorer.load(empty, empty, VoidPixels.BACKGROUND);
    assertThat(scorer.region(1, 1)).isEqualTo(1);
    assertThat(scorer.boundary(1, 1)).isEqualTo(1);
    scorer.load(part, empty, VoidPixels.BACKGROUND);
    assertThat(scorer.region(1, 1)).isZero();
    assertThat(scorer.boundary(1, 1)).isZero();
    // A mask that fills the frame has an area but no boundary.
    scorer.load(full, empty, VoidPixels.BACKGROUND);
    assertThat(scorer.region(1, 1)).isZero();
    assertThat(scorer.boundary(1, 1)).isEqualTo(1);
    scorer.load(full, part, VoidPixels.BACKGROUND);
    assertThat(scorer.region(1, 1)).isEqualTo(9.0 / 600, EXACT);
    assertThat(scorer.boundary(1, 1)).isZero();
  }

  @Test
  void shouldLeaveVoidPixelsOutOfTheResultOnlyWhereAsked() {
    LabelMap truth = TestMasks.empty(40, 40);
    TestMasks.fill(truth, 10, 10, 10, 10, 1);
    TestMasks.fill(truth, 20, 10, 10, 10, LabelMap.VOID);
    LabelMap result = TestMasks.empty(40, 40);
    TestMasks.fill(result, 10, 10, 20, 10, 1);
    FrameScorer scorer = new FrameScorer(40, 40, 1, 1);

    scorer.load(truth, result, VoidPixels.BACKGROUND);
    assertThat(scorer.region(1, 1)).isEqualTo(0.5, EXACT);
    scorer.load(truth, result, VoidPixels.LEFT_OUT);
    assertThat(scorer.region(1, 1)).isEqualTo(1);
    assertThat(scorer.boundary(1, 1)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "854, 480, 0.02",
    "64, 64, 0.3",
    "65, 40, 0.1",
    "63, 90, 0.5",
    "1, 50, 0.5",
    "50, 1, 0.5",
    "1, 1, 1",
    "700, 3, 0.05",
    "130, 131, 0.001",
    "128, 128, 0.9",
    "1500, 1100, 0.0001"
  })
  void shouldEqualTheDefinitionWorkedOutPixelByPixel(int width, int height, double density) {
    Random random = new Random(width * 31L + height);
    FrameScorer scorer = new FrameScorer(width, height, 2, 3);
    for (int repeat = 0; repeat < 4; repeat++) {
      LabelMap truth = blobs(width, height, density, 2, random);
      LabelMap result = blobs(width, height, density, 3, random);
      scorer.load(truth, result, VoidPixels.BACKGROUND);
      for (int t = 1; t <= 2; t++) {
        for (int r = 1; r <= 3; r++) {
          assertThat(scorer.region(t, r)).isEqualTo(Definition.region(truth, t, result, r), EXACT);
          assertThat(scorer.boundary(t, r))
              .isEqualTo(Definition.boundary(truth, t, result, r), EXACT);
        }
      }
    }
  }

  @Test
  void shouldRefuseMapsOfAnotherSize() {
    FrameScorer scorer = new FrameScorer(30, 20, 1, 1);
    assertThatThrownBy(
            () ->
                scorer.load(
                    TestMasks.empty(30, 20), TestMasks.empty(20, 30), VoidPixels.BACKGROUND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Result is 20x30, must be 30x20");
  }

  /** Random rectangles and single pixels, up to the borders. */
  private static LabelMap blobs(int width, int height, double density, int labels, Random random) {
    LabelMap map = TestMasks.empty(width, height);
    for (int i = 0; i < width * height * density / 4 + 1; i++) {
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      TestMasks.fill(
          map,
          x,
          y,
          1 + random.nextInt(Math.min(9, width - x)),
          1 + random.nextInt(Math.min(9, height - y)),
          random.nextInt(labels + 1));
    }
    return map;
  }

  /** The definitions, without regard to speed. */
  private static final class Definition {
    static double region(LabelMap truth, int t, LabelMap result, int r) {
      int common = 0;
      int union = 0;
      for (int i = 0; i < truth.labels().length; i++) {
        boolean a = truth.labels()[i] == t;
        boolean b = result.labels()[i] == r;
        common += a && b ? 1 : 0;
        union += a || b ? 1 : 0;
      }
      return union == 0 ? 1 : (double) common / union;
    }

    static double boundary(LabelMap truth, int t, LabelMap result, int r) {
      int radius = (int) Math.ceil(0.008 * Math.hypot(truth.width(), truth.height()));
      boolean[][] a = edges(truth, t);
      boolean[][] b = edges(result, r);
      int countA = count(a);
      int countB = count(b);
      if (countA == 0 || countB == 0) {
        return countA == countB ? 1 : 0;
      }
      double recall = (double) matched(a, b, radius) / countA;
      double precision = (double) matched(b, a, radius) / countB;
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static boolean[][] edges(LabelMap map, int label) {
      int h = map.height();
      int w = map.width();
      boolean[][] edges = new boolean[h][w];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          boolean own = at(map, x, y, label);
          if (y < h - 1 && x < w - 1) {
            edges[y][x] =
                own != at(map, x + 1, y, label)
                    || own != at(map, x, y + 1, label)
                    || own != at(map, x + 1, y + 1, label);
          } else if (x < w - 1) {
            edges[y][x] = own != at(map, x + 1, y, label);
          } else if (y < h - 1) {
            edges[y][x] = own != at(map, x, y + 1, label);
          }
        }
      }
      return edges;
    }

    private static boolean at(LabelMap map, int x, int y, int label) {
      return map.labels()[y * map.width() + x] == label;
    }

    private static int count(boolean[][] edges) {
      int count = 0;
      for (boolean[] row : edges) {
        for (boolean edge : row) {
          count += edge ? 1 : 0;
        }
      }
      return count;
    }

    private static int matched(boolean[][] edges, boolean[][] others, int radius) {
      int matched = 0;
      for (int y = 0; y < edges.length; y++) {
        for (int x = 0; x < edges[y].length; x++) {
          matched += edges[y][x] && near(others, x, y, radius) ? 1 : 0;
        }
      }
      return matched;
    }

    private static boolean near(boolean[][] edges, int x, int y, int radius) {
      for (int v = Math.max(0, y - radius); v <= Math.min(edges.length - 1, y + radius); v++) {
        for (int u = Math.max(0, x - radius); u <= Math.min(edges[v].length - 1, x + radius); u++) {
          if (edges[v][u] && (u - x) * (u - x) + (v - y) * (v - y) <= radius * radius) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
