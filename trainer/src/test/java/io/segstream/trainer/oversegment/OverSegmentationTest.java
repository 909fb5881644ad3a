package io.segstream.trainer.oversegment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverSegmentationTest {
  @TempDir Path directory;

  @Test
  void shouldGiveEveryMinimumABasin() {
    int[] contours = {
      1, 5, 2, 7, 0, //
      1, 6, 2, 7, 0, //
      3, 6, 3, 9, 0
    };

    assertThat(Watershed.basins(contours, 5))
        .as("a pixel on a crest goes to the basin that reaches it first")
        .containsExactly(0, 0, 1, 2, 2, 0, 0, 1, 2, 2, 0, 0, 1, 2, 2);
  }

  @Test
  void shouldJoinAcrossTheWeakestBoundaryFirst() {
    int[] regions = {0, 0, 1, 1, 2, 2, 3, 3};
    int[] contours = {0, 9, 0, 2, 0, 5, 0, 0};
    RegionHierarchy hierarchy = new RegionHierarchy(regions, contours, 8);

    hierarchy.joinTo(3);
    assertThat(hierarchy.root(2)).isEqualTo(1);
    hierarchy.joinBelow(5.5);
    assertThat(hierarchy.root(3)).isEqualTo(1);
    assertThat(hierarchy.root(0)).isZero();
  }

  @Test
  void shouldLetLargeRegionsHoldOutLonger() {
    // Two of ten pixels with a boundary of 3, a single pixel behind one of 6.
    int[] regions = new int[21];
    int[] contours = new int[21];
    Arrays.fill(regions, 10, 20, 1);
    regions[20] = 2;
    contours[10] = 3;
    contours[20] = 6;
    RegionHierarchy hierarchy = new RegionHierarchy(regions, contours, 21);

    hierarchy.joinTo(2);

    assertThat(hierarchy.root(2)).isEqualTo(1);
    assertThat(hierarchy.root(0)).isZero();
  }

  /** Two textured halves with a small square in one; the difference between them is clear. */
  private static int colour(int x, int y) {
    int noise = (x * 7 + y * 13) % 9;
    int base = x < 32 ? 60 : 170;
    int value = x >= 40 && x < 52 && y >= 20 && y < 32 ? 100 : base;
    return (value + noise) << 16 | (value + noise) << 8 | 90;
  }

  @Test
  void shouldFollowTheColoursOfThePicture() {
    RgbImage image = Drawn.image(64, 48, OverSegmentationTest::colour);

    int[] regions =
        new WatershedRegions(new ColourContours(), 20, 12).regions(ColourContours.of(image), 64);

    assertThat(Arrays.stream(regions).distinct().count()).isBetween(3L, 12L);
    assertThat(regions[5 * 64 + 5]).isEqualTo(regions[40 * 64 + 25]);
    assertThat(regions[5 * 64 + 5]).isNotEqualTo(regions[5 * 64 + 60]);
    assertThat(regions[25 * 64 + 46]).isNotEqualTo(regions[5 * 64 + 60]);
  }

  @Test
  void shouldKeepToTheNumberOfRegions() {
    RgbImage noise =
        Drawn.image(64, 48, (x, y) -> new SplittableRandom(64L * y + x).nextInt(1 << 24));
    int[] regions =
        new WatershedRegions(new ColourContours(), 0, 7).regions(ColourContours.of(noise), 64);
    assertThat(Arrays.stream(regions).distinct().count()).isEqualTo(7);
  }

  private static View view(Example example, boolean flip) {
    return new SceneAugmentation(
            new SceneSettings(32, 24, new Range(0.5, 0.5), new Range(1, 1), flip ? 1 : 0, 0))
        .draw(example, new SplittableRandom(1));
  }

  private static Example example() {
    LabelMap halves = Drawn.labels(64, 48, (x, y) -> x < 20 ? 1 : 2);
    return new Example(
        "a",
        Drawn.image(64, 48, OverSegmentationTest::colour),
        Optional.of(halves),
        Optional.empty(),
        List.of(),
        List.of());
  }

  @Test
  void shouldPutRegionsOfFilesWhereTheViewShowsThem() throws Exception {
    // Given
    Drawn.mask(directory.resolve("a_1.png"), 64, 48, (x, y) -> x < 20 ? 1 : 2);
    Drawn.mask(directory.resolve("a_2.png"), 64, 48, (x, y) -> y < 24 ? 0 : 1);
    View view = view(example(), true);
    // When
    int[] cells = new RegionFiles(directory).of(example(), view, 16, 12);
    // Then
    assertThat(Arrays.stream(cells).distinct().count()).isEqualTo(4);
    for (int i = 0; i < cells.length; i++) {
      // The centre of a cell of 2x2 pixels lies at the corner of its last pixel.
      int label = view.classes().orElseThrow().labels()[(i / 16 * 2 + 1) * 32 + i % 16 * 2 + 1];
      boolean first = label == view.classes().orElseThrow().labels()[31] && i / 16 < 6;
      assertThat(cells[i] == cells[15]).as("cell %d", i).isEqualTo(first);
    }
  }

  @Test
  void shouldFollowContoursOfFilesWhereTheViewShowsThem() throws Exception {
    // Given: a thin line that no colour shows, mirrored by the view.
    Drawn.mask(directory.resolve("a.png"), 64, 48, (x, y) -> x == 21 ? 200 : 0);
    WatershedRegions regions = new WatershedRegions(new ContourFiles(directory), 50, 100);
    // When
    int[] cells = regions.of(example(), view(example(), true), 16, 12);
    // Then
    assertThat(Arrays.stream(cells).distinct().count()).isEqualTo(2);
    for (int i = 0; i < cells.length; i++) {
      // Column 21 of 64 is 42 from the right, at a quarter of the resolution cell 10.
      if (i % 16 != 10) {
        assertThat(cells[i] == cells[0]).as("cell %d", i).isEqualTo(i % 16 < 10);
      }
    }
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThatThrownBy(() -> new ContourFiles(directory.resolve("none")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("there is no directory of contours '%s'", directory.resolve("none"));
    assertThatThrownBy(() -> new RegionFiles(directory.resolve("none")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("there is no directory of regions '%s'", directory.resolve("none"));
    assertThatThrownBy(
            () -> new RegionFiles(directory).of(example(), view(example(), false), 16, 12))
        .isInstanceOf(ExampleException.class)
        .hasMessage("picture 'a' has no regions in '%s': write a.png", directory);
  }
}
