package io.segstream.streams.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ClusterColoursTest {
  private static final int CLUSTERS = 16;

  @Test
  void shouldKeepTheColourOfACluster() {
    assertThat(String.format("%06x", ClusterColours.of(1))).isEqualTo("f57050");
    assertThat(String.format("%06x", ClusterColours.of(2))).isEqualTo("07ddb3");
    assertThat(String.format("%06x", ClusterColours.of(1_000_000_007L))).isEqualTo("f096fe");
  }

  @Test
  void shouldKeepClustersApart() {
    for (int a = 1; a <= CLUSTERS; a++) {
      for (int b = a + 1; b <= CLUSTERS; b++) {
        assertThat(distance(ClusterColours.of(a), ClusterColours.of(b)))
            .as("clusters %d and %d", a, b)
            .isGreaterThan(a <= 8 && b <= 8 ? 65 : 38);
      }
      assertThat(distance(ClusterColours.of(a), ClusterColours.NEUTRAL))
          .as("cluster %d and none", a)
          .isGreaterThan(55);
    }
  }

  @Test
  void shouldGiveBlackAndWhiteForTheEndsOfLightness() {
    assertThat(new Oklch(0, 0, 0).rgb()).isZero();
    assertThat(new Oklch(1, 0, 0).rgb()).isEqualTo(0xffffff);
    // Reference: OKLab of sRGB red is L 0.62796, C 0.25768, h 29.23.
    assertThat(distance(new Oklch(0.62796, 0.25768, 29.23).rgb(), 0xff0000)).isLessThan(4);
  }

  @Test
  void shouldRefuseIdsThatAreNotClusters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterColours.of(0))
        .withMessage("Cluster ids start at 1, there is no colour for 0");
  }

  private static double distance(int a, int b) {
    double red = (a >> 16 & 0xff) - (b >> 16 & 0xff);
    double green = (a >> 8 & 0xff) - (b >> 8 & 0xff);
    double blue = (a & 0xff) - (b & 0xff);
    return Math.sqrt(red * red + green * green + blue * blue);
  }
}
