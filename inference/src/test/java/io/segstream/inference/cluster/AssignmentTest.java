package io.segstream.inference.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final double X = Assignment.FORBIDDEN;

  @Test
  void shouldFindTheBestOfAllAssignments() {
    // Given
    Random random = new Random(17);
    for (int round = 0; round < 3000; round++) {
      double[][] costs = randomCosts(random, 1 + random.nextInt(6), 1 + random.nextInt(6));

      // When
      int[] columns = Assignment.solve(costs);

      // Then
      double[] best = bruteForce(costs, 0, 0);
      double[] found = value(costs, columns);
      assertThat(found[0]).as("pairs of %s", Arrays.deepToString(costs)).isEqualTo(best[0]);
      assertThat(found[1])
          .as("cost of %s", Arrays.deepToString(costs))
          .isCloseTo(best[1], within(1e-9));
    }
  }

  private static double[][] randomCosts(Random random, int rows, int columns) {
    double forbiddenShare = random.nextInt(3) * 0.3;
    double[][] costs = new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        // Few different values, so that ties are common; some are negative.
        boolean forbidden = random.nextDouble() < forbiddenShare;
        costs[r][c] = forbidden ? X : (random.nextInt(12) - 3) / 4.0;
      }
    }
    return costs;
  }

  /** {pairs, cost} of the assignment of most pairs and then least cost. */
  private static double[] bruteForce(double[][] costs, int row, int usedColumns) {
    if (row == costs.length) {
      return new double[] {0, 0};
    }
    double[] best = bruteForce(costs, row + 1, usedColumns);
    for (int c = 0; c < costs[row].length; c++) {
      if ((usedColumns & 1 << c) == 0 && costs[row][c] != X) {
        double[] rest = bruteForce(costs, row + 1, usedColumns | 1 << c);
        double[] candidate = {rest[0] + 1, rest[1] + costs[row][c]};
        if (candidate[0] > best[0] || (candidate[0] == best[0] && candidate[1] < best[1])) {
          best = candidate;
        }
      }
    }
    return best;
  }

  private static double[] value(double[][] costs, int[] columns) {
    double[] value = new double[2];
    boolean[] used = new boolean[costs[0].length];
    for (int r = 0; r < columns.length; r++) {
      if (columns[r] != Assignment.NONE) {
        assertThat(used[columns[r]]).as("column %d used twice", columns[r]).isFalse();
        assertThat(costs[r][columns[r]]).isNotEqualTo(X);
        used[columns[r]] = true;
        value[0]++;
        value[1] += costs[r][columns[r]];
      }
    }
    return value;
  }

  @Test
  void shouldLeaveRowsWithoutAnAllowedColumnUnassigned() {
    // Given
    double[][] costs = {{X, X}, {1, 2}, {1, X}};

    // When
    int[] columns = Assignment.solve(costs);

    // Then
    assertThat(columns).containsExactly(Assignment.NONE, 1, 0);
  }

  @Test
  void shouldTakeTheLowestColumnsWhenAllCostTheSame() {
    assertThat(Assignment.solve(new double[][] {{1, 1, 1}, {1, 1, 1}})).containsExactly(0, 1);
  }

  @Test
  void shouldAssignNothingWithoutRowsOrColumns() {
    assertThat(Assignment.solve(new double[0][])).isEmpty();
    assertThat(Assignment.solve(new double[2][0]))
        .containsExactly(Assignment.NONE, Assignment.NONE);
  }

  @Test
  void shouldRefuseACostThatIsNoNumber() {
    assertThatThrownBy(() -> Assignment.solve(new double[][] {{0}, {Double.NaN}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Row 1 has the cost NaN, must be finite or FORBIDDEN");
  }
}
