package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Test
  void shouldAgreeWithAFloodFillInOrderOfFirstCells() {
    // Given
    Random random = new Random(8);
    Components components = new Components();
    for (int round = 0; round < 300; round++) {
      int width = 1 + random.nextInt(20);
      int height = 1 + random.nextInt(20);
      int[] groups = new int[width * height];
      for (int i = 0; i < groups.length; i++) {
        groups[i] = random.nextInt(3) - 1;
      }

      // When
      components.find(groups, width, height);

      // Then
      int[] expected = new int[groups.length];
      int count = flood(groups, width, height, expected);
      assertThat(components.count()).isEqualTo(count);
      assertThat(Arrays.copyOf(components.labels(), groups.length)).isEqualTo(expected);
    }
  }

  private static int flood(int[] groups, int width, int height, int[] labels) {
    Arrays.fill(labels, Components.NONE);
    int count = 0;
    for (int start = 0; start < groups.length; start++) {
      if (groups[start] == Components.NONE || labels[start] != Components.NONE) {
        continue;
      }
      Deque<Integer> open = new ArrayDeque<>();
      open.push(start);
      labels[start] = count;
      while (!open.isEmpty()) {
        int cell = open.pop();
        int x = cell % width;
        int y = cell / width;
        int[][] steps = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
        for (int[] step : steps) {
          boolean inside = step[0] >= 0 && step[0] < width && step[1] >= 0 && step[1] < height;
          int next = step[1] * width + step[0];
          if (inside && labels[next] == Components.NONE && groups[next] == groups[start]) {
            labels[next] = count;
            open.push(next);
          }
        }
      }
      count++;
    }
    return count;
  }
}
