package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnlineMotionTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  @Test
  void shouldFindWhatMovesAgainstTheBackground() {
    OnlineMotion motion = new OnlineMotion();
    OnlineMotion.Cells first = motion.next(frame(WIDTH, 0));
    OnlineMotion.Cells second = motion.next(frame(WIDTH, 1));
    assertThat(first.cells()).containsOnly(0);
    assertThat(second.width()).isEqualTo(24);
    assertThat(second.height()).isEqualTo(16);
    // The square of 24 pixels lies at 32 + 4 t, 20 in frame t
    assertThat(mean(second, 10, 13, 6, 10)).isGreaterThan(0.7);
    assertThat(mean(second, 0, 5, 0, 16)).isLessThan(0.3);
  }

  @Test
  void shouldBeginAnewWhereTheSizeChanges() {
    OnlineMotion motion = new OnlineMotion();
    motion.next(frame(WIDTH, 0));
    assertThat(motion.next(frame(WIDTH / 2, 1)).cells()).containsOnly(0);
  }

  private static double mean(OnlineMotion.Cells cells, int left, int right, int top, int bottom) {
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += cells.cells()[y * cells.width() + x];
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  /** A textured square on textured ground; the ground moves by 1 pixel to the left per frame. */
  private static RgbFrame frame(int width, int t) {
    ByteBuffer pixels = ByteBuffer.allocate(width * HEIGHT * 3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < width; x++) {
        int left = 32 + 4 * t;
        boolean inside = x >= left && x < left + 24 && y >= 20 && y < 44;
        int value = inside ? texture(x - left, y, 1) : texture(x + t, y, 0);
        for (int c = 0; c < 3; c++) {
          pixels.put((byte) value);
        }
      }
    }
    return new RgbFrame(pixels.flip(), width, HEIGHT);
  }

  /** Smooth noise of 4 x 4 pixels, darker inside the square. */
  private static int texture(int x, int y, int kind) {
    double fx = x / 4.0 - Math.floor(x / 4.0);
    double fy = y / 4.0 - Math.floor(y / 4.0);
    int cx = (int) Math.floor(x / 4.0);
    int cy = (int) Math.floor(y / 4.0);
    double above = noise(cx, cy, kind) * (1 - fx) + noise(cx + 1, cy, kind) * fx;
    double below = noise(cx, cy + 1, kind) * (1 - fx) + noise(cx + 1, cy + 1, kind) * fx;
    return (int) (above * (1 - fy) + below * fy) / (1 + kind);
  }

  private static int noise(int x, int y, int kind) {
    return new Random(x * 7919L + y * 104729L + kind).nextInt(40, 250);
  }
}
