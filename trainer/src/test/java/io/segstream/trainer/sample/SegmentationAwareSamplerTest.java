package io.segstream.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentationAwareSamplerTest {
  private static final byte VOID = (byte) 255;

  @ParameterizedTest
  @CsvSource({
    "10, 200, 50, 10",
    "30, 30, 50, 25",
    "200, 5, 50, 45",
    "30, 30, 51, 25",
    "49, 60, 100, 49",
    "50, 51, 100, 50",
    "0, 101, 100, 0",
    "101, 0, 100, 100",
    "5, 5, 1, 0",
    "5, 0, 1, 1"
  })
  void takesHalfOfTheAnchorsFromHardPixelsWhereThereAreEnough(
      int hard, int easy, int views, int expected) {
    assertThat(SegmentationAwareSampler.hardCount(hard, easy, views)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "10, 100", "11, 93", "19, 53", "20, 51", "38, 26", "60, 17", "100, 10"})
  void sharesAnchorsOutToGroups(int groups, int views) {
    assertThat(new SegmentationAwareSampler(1024, 100).views(groups)).isEqualTo(views);
    assertThat(new SegmentationAwareSampler(1024, 100).views(5000)).isEqualTo(1);
  }

  @Test
  void leavesOutSmallClassesAndVoid() {
    // Class 0 has exactly 100 pixels, class 7 has 101, the rest is void.
    byte[] labels = new byte[400];
    Arrays.fill(labels, VOID);
    Arrays.fill(labels, 0, 100, (byte) 0);
    Arrays.fill(labels, 100, 201, (byte) 7);

    AnchorGroups groups = sample(labels, new byte[400], 1);

    assertThat(groups.groups()).isEqualTo(1);
    assertThat(groups.views()).isEqualTo(100);
    assertThat(groups.anchors().labels()).containsOnly(7).hasSize(100);
    assertThat(groups.anchors().rows()).doesNotHaveDuplicates();
    assertThat(Arrays.stream(groups.anchors().rows())).allMatch(row -> row >= 100 && row < 201);
  }

  @Test
  void picksDistinctPixelsOfTheGroupsClassHalfOfThemHard() {
    byte[] labels = new byte[2 * 900];
    byte[] predictions = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 3);
      predictions[i] = (byte) (i % 7 % 3);
    }

    AnchorGroups groups = sample(labels, predictions, 2);

    assertThat(groups.groups()).isEqualTo(6);
    assertThat(groups.anchors().size()).isEqualTo(600);
    assertThat(groups.anchors().rows()).doesNotHaveDuplicates();
    int hard = 0;
    for (int i = 0; i < groups.anchors().size(); i++) {
      int row = (int) groups.anchors().rows()[i];
      assertThat((int) labels[row]).isEqualTo(groups.anchors().labels()[i]);
      assertThat(row / 900).as("groups are ordered by picture").isEqualTo(i / 300);
      hard += predictions[row] == labels[row] ? 0 : 1;
    }
    assertThat(hard).isEqualTo(groups.hard()).isEqualTo(300);
    assertThat(groups.hardShare()).isEqualTo(0.5);
  }

  @Test
  void doesNotLookAtPredictionsForVoid() {
    byte[] labels = new byte[500];
    Arrays.fill(labels, 200, 400, VOID);
    byte[] predictions = new byte[500];
    AnchorGroups before = sample(labels, predictions, 1);

    Arrays.fill(predictions, 200, 400, (byte) 9);

    assertThat(sample(labels, predictions, 1).anchors().rows()).isEqualTo(before.anchors().rows());
  }

  @Test
  void repeatsItsDrawBySeed() {
    byte[] labels = new byte[500];

    assertThat(sample(labels, new byte[500], 1).anchors().rows())
        .isEqualTo(sample(labels, new byte[500], 1).anchors().rows());
  }

  @Test
  void findsNothingInSmallOrUnlabelledBatches() {
    byte[] unknown = new byte[500];
    Arrays.fill(unknown, VOID);

    AnchorGroups groups = sample(unknown, new byte[500], 1);

    assertThat(groups.anchors().size()).isZero();
    assertThat(groups.groups()).isZero();
    assertThat(groups.hardShare()).isZero();
  }

  @Test
  void refusesMapsOfDifferentSize() {
    assertThatThrownBy(() -> sample(new byte[8], new byte[4], 1))
        .hasMessage("8 labels meet 4 predictions: both must have the size of the network's output");
    assertThatThrownBy(() -> sample(new byte[9], new byte[9], 2))
        .hasMessage("9 labels cannot be shared out to 2 pictures");
  }

  private static AnchorGroups sample(byte[] labels, byte[] predictions, int pictures) {
    return new SegmentationAwareSampler(1024, 100)
        .sample(labels, predictions, pictures, new SplittableRandom(5));
  }
}
