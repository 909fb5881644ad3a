package io.segstream.trainer.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskRulesTest {
  private static final MaskRules ANY_SIZE = new MaskRules(0.5f, 0);
  private static final MaskRules PUBLISHED = MaskRules.published();

  @Test
  void takesOnlyWhatIsAboveTheThreshold() {
    ForegroundMap map =
        new ForegroundMap(4, 1, new float[] {0.5f, Math.nextUp(0.5f), 1, Math.nextDown(0.5f)});

    assertThat(drawn(ANY_SIZE.apply(map))).isEqualTo(".##.");
  }

  @Test
  void fillsWhatAContourEncloses() {
    assertThat(
            clean(
                ANY_SIZE, "......", //
                ".####.", ".#..#.", ".####."))
        .isEqualTo(
            String.join(
                "\n", "......", //
                ".####.", ".####.", ".####."));
  }

  @Test
  void leavesABayThatOpensToTheBorderOfThePicture() {
    String bay =
        String.join(
            "\n", "......", //
            ".#..#.", ".####.");

    assertThat(clean(ANY_SIZE, bay.split("\n"))).isEqualTo(bay);
  }

  @Test
  void leavesWhatIsEnclosedOnlyTogetherWithTheBorderOfThePicture() {
    String corner =
        String.join(
            "\n", "..#..", //
            "..#..", "###..");

    assertThat(clean(ANY_SIZE, corner.split("\n"))).isEqualTo(corner);
  }

  @Test
  void takesALineThatIsJoinedAtCornersForClosed() {
    assertThat(
            clean(
                ANY_SIZE, ".....", //
                "..#..", ".#.#.", "..#..", "....."))
        .isEqualTo(
            String.join(
                "\n", ".....", //
                "..#..", ".###.", "..#..", "....."));
  }

  @Test
  void makesAnIslandInAHolePartOfTheRegionAround() {
    assertThat(
            clean(
                ANY_SIZE, "#####", //
                "#...#", "#.#.#", "#...#", "#####"))
        .isEqualTo("#####\n#####\n#####\n#####\n#####");
  }

  @Test
  void keepsARegionOfExactlyOnePerCent() {
    BinaryMask mask = new BinaryMask(100, 100);
    fill(mask, 20, 30, 10, 10);

    assertThat(PUBLISHED.cleaned(mask)).map(BinaryMask::area).contains(100);
  }

  @Test
  void erasesARegionOfOnePixelLess() {
    BinaryMask mask = new BinaryMask(100, 100);
    fill(mask, 20, 30, 10, 10);
    mask.set(30 * 100 + 20, false);
    fill(mask, 60, 60, 20, 20);

    Optional<BinaryMask> cleaned = PUBLISHED.cleaned(mask);

    assertThat(cleaned).map(BinaryMask::area).contains(400);
    assertThat(cleaned.orElseThrow().get(25, 35)).isFalse();
  }

  @Test
  void roundsNoShareOfPicturesThatAreNoMultipleOfAHundred() {
    // 1 % of 150 x 33 pixels are 49.5: 49 are too few, 50 are not.
    BinaryMask tooSmall = new BinaryMask(150, 33);
    fill(tooSmall, 0, 0, 7, 7);
    BinaryMask large = new BinaryMask(150, 33);
    fill(large, 0, 0, 10, 5);

    assertThat(PUBLISHED.cleaned(tooSmall)).isEmpty();
    assertThat(PUBLISHED.cleaned(large)).isPresent();
  }

  @Test
  void judgesARegionByItsFilledArea() {
    BinaryMask ring = new BinaryMask(100, 100);
    fill(ring, 20, 30, 10, 10);
    for (int y = 31; y < 39; y++) {
      for (int x = 21; x < 29; x++) {
        ring.set(y * 100 + x, false);
      }
    }

    assertThat(ring.area()).isEqualTo(36);
    assertThat(PUBLISHED.cleaned(ring)).map(BinaryMask::area).contains(100);
  }

  @Test
  void joinsPartsThatTouchAtACornerBeforeItJudges() {
    BinaryMask mask = new BinaryMask(100, 100);
    fill(mask, 20, 30, 10, 5);
    fill(mask, 30, 35, 10, 5);

    assertThat(PUBLISHED.cleaned(mask)).map(BinaryMask::area).contains(100);
  }

  @Test
  void dropsAPictureOfManyRegionsThatAreAllTooSmall() {
    BinaryMask mask = new BinaryMask(100, 100);
    for (int i = 0; i < 9; i++) {
      fill(mask, 11 * i, 11 * i, 9, 9);
    }

    assertThat(mask.area()).isGreaterThan(100);
    assertThat(PUBLISHED.cleaned(mask)).isEmpty();
  }

  @Test
  void givesNoMaskForAnEmptyMap() {
    assertThat(ANY_SIZE.apply(new ForegroundMap(3, 2, new float[6]))).isEmpty();
  }

  @Test
  void fillsAPictureThatIsAllForeground() {
    assertThat(clean(PUBLISHED, "###", "###")).isEqualTo("###\n###");
  }

  @Test
  void refusesRulesThatMakeNoSense() {
    assertThatThrownBy(() -> new MaskRules(1, 10))
        .hasMessage("threshold 1.0 must be 0 or more and below 1");
    assertThatThrownBy(() -> new MaskRules(Float.NaN, 10))
        .hasMessage("threshold NaN must be 0 or more and below 1");
    assertThatThrownBy(() -> new MaskRules(0.5f, 1001))
        .hasMessage("leastPerMille 1001 must be 0 to 1000");
  }

  @Test
  void refusesAMapOfAnotherSize() {
    assertThatThrownBy(() -> new ForegroundMap(3, 2, new float[5]))
        .hasMessage("A map of 3x2 cannot hold 5 probabilities");
  }

  private static void fill(BinaryMask mask, int left, int top, int width, int height) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        mask.set(y * mask.width() + x, true);
      }
    }
  }

  private static String clean(MaskRules rules, String... rows) {
    BinaryMask mask = new BinaryMask(rows[0].length(), rows.length);
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length(); x++) {
        mask.set(y * rows[y].length() + x, rows[y].charAt(x) == '#');
      }
    }
    return drawn(rules.cleaned(mask));
  }

  private static String drawn(Optional<BinaryMask> mask) {
    BinaryMask found = mask.orElseThrow();
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < found.height(); y++) {
      text.append(y == 0 ? "" : "\n");
      for (int x = 0; x < found.width(); x++) {
        text.append(found.get(x, y) ? '#' : '.');
      }
    }
    return text.toString();
  }
}
