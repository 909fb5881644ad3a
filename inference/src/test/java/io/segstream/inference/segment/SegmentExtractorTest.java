package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.cluster.GroupingSettings;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentExtractorTest {
  private static final float[][] FIRST = new float[0][];
  private static final int W = 320;
  private static final int H = 180;

  private final SegmentExtractor extractor =
      new SegmentExtractor(List.of(), ExtractionSettings.defaults());

  private static MapPainter canvas() {
    return new MapPainter(80, 45, 12);
  }

  private List<ExtractedSegment> segments(FeatureMap map) {
    return extractor.extract(map, W, H, FIRST).segments();
  }

  @Test
  void shouldGiveOneSegmentForOneDiscWithNoise() {
    // Given
    FeatureMap map = canvas().disc(40, 22, 12, 1).noise(0.1, 0.1, 1).map();

    // When
    List<ExtractedSegment> segments = segments(map);

    // Then
    assertThat(segments).hasSize(1);
    ExtractedSegment disc = segments.get(0);
    assertThat((double) disc.area()).isCloseTo(Math.PI * 48 * 48, within(500.0));
    assertThat(disc.score()).isBetween(0.85f, 0.95f);
    assertThat(disc.embedding()[1]).isGreaterThan(0.98f);
    assertThat(disc.box()).isEqualTo(disc.mask().boundingBox());
    assertThat(disc.label()).isEmpty();
  }

  @Test
  void shouldGiveTwoSegmentsForTouchingDiscsThatLookDifferent() {
    // Given
    FeatureMap map = canvas().disc(30, 22, 10, 1).disc(48, 22, 10, 2).noise(0.08, 0.03, 2).map();

    // When
    List<ExtractedSegment> segments = segments(map);

    // Then
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).mask().intersectionArea(segments.get(1).mask())).isZero();
    assertThat(UnitVectors.cosine(segments.get(0).embedding(), segments.get(1).embedding()))
        .isLessThan(0.2f);
  }

  @Test
  void shouldGiveOneSegmentForADiscOfTwoColours() {
    // Given: the right half of the disc looks different from the left
    MapPainter painter = canvas().disc(40, 22, 14, 1);
    MapPainter halved = canvas();
    for (int y = 0; y < 45; y++) {
      for (int x = 0; x < 80; x++) {
        if (Math.hypot(x - 40, y - 22) <= 14) {
          halved.rectangle(x, y, 1, 1, x < 40 ? 1 : 2);
        }
      }
    }

    // When
    List<ExtractedSegment> one = segments(painter.map());
    List<ExtractedSegment> two = segments(halved.map());

    // Then
    assertThat(two).hasSize(1);
    assertThat(two.get(0).mask()).isEqualTo(one.get(0).mask());
  }

  @Test
  void shouldGiveOneSegmentForAnObjectWithAPatchInside() {
    // Given
    FeatureMap map = canvas().disc(40, 22, 14, 1).rectangle(36, 18, 8, 8, 3).map();

    // When // Then
    assertThat(segments(map)).hasSize(1);
  }

  @Test
  void shouldKeepFarApartObjectsOfOneLookApart() {
    // Given
    FeatureMap map = canvas().disc(20, 22, 8, 1).disc(60, 22, 8, 1).map();

    // When // Then
    assertThat(segments(map)).hasSize(2);
  }

  @Test
  void shouldDropRegionsBelowTheSmallestArea() {
    // Given: 0.1 % of 80 x 45 cells are 3.6, so three cells are too few and four are not
    FeatureMap map = canvas().rectangle(10, 10, 3, 1, 1).rectangle(30, 30, 4, 1, 1).map();

    // When
    List<ExtractedSegment> segments = segments(map);

    // Then
    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).box().x()).isGreaterThan(100);
  }

  @Test
  void shouldDropRegionsThatAreNowhereSure() {
    // Given: above the extent threshold of 0.5 everywhere, above the core of 0.6 in one of two
    MapPainter painter = canvas().rectangle(10, 10, 6, 6, 1).rectangle(40, 10, 6, 6, 1);
    for (int y = 10; y < 16; y++) {
      for (int x = 0; x < 80; x++) {
        if ((x >= 10 && x < 16) || (x >= 40 && x < 46)) {
          painter.objectnessAt(x, y, 0.55f);
        }
      }
    }
    painter.objectnessAt(42, 12, 0.7f);

    // When
    List<ExtractedSegment> segments = segments(painter.map());

    // Then
    assertThat(segments).hasSize(1);
    assertThat(segments.get(0).box().x()).isBetween(155, 165);
  }

  @Test
  void shouldFillSmallHolesAndKeepLargeOnes() {
    // Given
    MapPainter painter = canvas().rectangle(10, 10, 30, 20, 1).objectnessAt(15, 15, 0);
    for (int y = 18; y < 24; y++) {
      for (int x = 25; x < 31; x++) {
        painter.objectnessAt(x, y, 0);
      }
    }

    // When
    RleMask mask = segments(painter.map()).get(0).mask();

    // Then
    assertThat(mask.contains(15 * 4 + 2, 15 * 4 + 2)).isTrue();
    assertThat(mask.contains(28 * 4, 21 * 4)).isFalse();
  }

  @Test
  void shouldNeverLetMasksOverlapOrLeaveTheFrame() {
    // Given
    Random random = new Random(6);
    for (int round = 0; round < 40; round++) {
      MapPainter painter = new MapPainter(20 + random.nextInt(40), 15 + random.nextInt(30), 6);
      for (int i = 0; i < 6; i++) {
        painter.disc(
            random.nextInt(painter.width),
            random.nextInt(painter.height),
            1 + random.nextInt(9),
            1 + random.nextInt(5));
      }
      FeatureMap map = painter.noise(0.15, 0.2, round).map();
      int width = 17 + random.nextInt(200);
      int height = 13 + random.nextInt(150);

      // When
      List<ExtractedSegment> segments = extractor.extract(map, width, height, FIRST).segments();

      // Then
      byte[] owners = new byte[width * height];
      long area = 0;
      for (ExtractedSegment segment : segments) {
        assertThat(segment.mask().width()).isEqualTo(width);
        assertThat(segment.mask().height()).isEqualTo(height);
        assertThat(segment.mask().area()).isPositive();
        segment.mask().decodeInto(owners, (byte) 1);
        area += segment.area();
      }
      int covered = 0;
      for (byte owner : owners) {
        covered += owner;
      }
      assertThat(area).isEqualTo(covered);
    }
  }

  @Test
  void shouldKeepTheLargestAndSurestWhenThereAreTooMany() {
    // Given
    SegmentExtractor two =
        new SegmentExtractor(
            List.of(),
            new ExtractionSettings(
                0.5f,
                0.6f,
                1024,
                GroupingSettings.forPixels(),
                new RegionSettings(0.001, 2, 0.9, 0.3)));
    FeatureMap map = canvas().disc(10, 22, 4, 1).disc(30, 22, 8, 1).disc(60, 22, 7, 1).map();

    // When
    List<ExtractedSegment> segments = two.extract(map, W, H, FIRST).segments();

    // Then
    assertThat(segments).hasSize(2).allMatch(segment -> segment.box().x() > 60);
  }

  @Test
  void shouldOrderSegmentsByFallingScore() {
    // Given
    MapPainter painter = canvas().disc(20, 22, 6, 1).disc(60, 22, 6, 2);
    for (int y = 0; y < 45; y++) {
      for (int x = 0; x < 40; x++) {
        if (Math.hypot(x - 20, y - 22) <= 6) {
          painter.objectnessAt(x, y, 0.7f);
        }
      }
    }

    // When
    List<ExtractedSegment> segments = segments(painter.map());

    // Then
    assertThat(segments).extracting(ExtractedSegment::score).containsExactly(0.95f, 0.7f);
  }

  @Test
  void shouldGiveTheSameSegmentsFromAWarmStart() {
    // Given
    FeatureMap map = canvas().disc(30, 22, 10, 1).disc(48, 22, 10, 2).noise(0.08, 0.03, 2).map();
    Extraction cold = extractor.extract(map, W, H, FIRST);

    // When
    Extraction warm = extractor.extract(map, W, H, cold.centroids());

    // Then
    assertThat(warm.centroids()).isDeepEqualTo(cold.centroids());
    assertThat(warm.segments())
        .extracting(ExtractedSegment::mask)
        .isEqualTo(cold.segments().stream().map(ExtractedSegment::mask).toList());
  }

  @Test
  void shouldNotRememberAnythingBetweenCalls() {
    // Given: a small map after a large one, and by a fresh extractor
    FeatureMap large = new MapPainter(120, 80, 16).disc(50, 40, 30, 4).noise(0.2, 0.2, 8).map();
    FeatureMap small = canvas().disc(30, 22, 10, 1).disc(60, 22, 9, 2).noise(0.1, 0.1, 9).map();
    extractor.extract(large, 500, 300, FIRST);

    // When
    Extraction used = extractor.extract(small, W, H, FIRST);
    Extraction fresh =
        new SegmentExtractor(List.of(), ExtractionSettings.defaults()).extract(small, W, H, FIRST);

    // Then
    assertThat(used.centroids()).isDeepEqualTo(fresh.centroids());
    assertThat(used.segments()).usingRecursiveComparison().isEqualTo(fresh.segments());
  }

  @Test
  void shouldSegmentByObjectnessAlone() {
    // Given
    FeatureMap map = canvas().disc(20, 22, 8, 1).disc(60, 22, 8, 2).objectnessOnly();

    // When
    Extraction extraction = extractor.extract(map, W, H, FIRST);

    // Then
    assertThat(extraction.segments()).hasSize(2).allMatch(s -> s.embedding().length == 0);
    assertThat(extraction.centroids()).isEmpty();
  }

  @Test
  void shouldSegmentByEmbeddingsAlone() {
    // Given
    FeatureMap map = canvas().rectangle(40, 0, 40, 45, 2).noise(0.05, 0, 1).embeddingsOnly();

    // When
    List<ExtractedSegment> segments = segments(map);

    // Then
    assertThat(segments).hasSize(2);
    assertThat(segments.get(0).area() + segments.get(1).area()).isEqualTo(W * H);
    assertThat(segments).allMatch(segment -> segment.score() > 0.9f && segment.score() < 1);
  }

  @Test
  void shouldTellAnObjectFromWhatIsBehindItByEmbeddingsAlone() {
    // Given
    FeatureMap map = canvas().disc(40, 22, 12, 2).noise(0.05, 0, 1).embeddingsOnly();

    // When // Then
    assertThat(segments(map)).hasSize(2);
  }

  @Test
  void shouldLabelSegmentsAndLeaveOutTheBackgroundClass() {
    // Given
    SegmentExtractor labelled =
        new SegmentExtractor(List.of("Background", "cat", "dog"), ExtractionSettings.defaults());
    FeatureMap map = canvas().disc(30, 22, 10, 1).disc(48, 22, 10, 2).classesOnly(3);

    // When
    List<ExtractedSegment> segments = labelled.extract(map, W, H, FIRST).segments();

    // Then
    assertThat(segments)
        .extracting(ExtractedSegment::label)
        .containsExactlyInAnyOrder("cat", "dog");
    assertThat(segments).allMatch(segment -> Math.abs(segment.score() - 0.9f) < 1e-4);
  }

  @Test
  void shouldFindNothingOnAnEmptyScene() {
    // Given
    float[][] centroids = {new float[12]};
    centroids[0][3] = 1;

    // When
    Extraction extraction = extractor.extract(canvas().map(), W, H, centroids);

    // Then
    assertThat(extraction.segments()).isEmpty();
    assertThat(extraction.centroids()).isDeepEqualTo(centroids);
  }

  @Test
  void shouldRefuseAMapWithoutAnyOutput() {
    assertThatThrownBy(() -> segments(new FeatureMap(4, 4, 0, null, null, 0, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The feature map has neither embeddings, objectness, classes nor");
  }

  @Test
  void shouldNameTheSettingThatIsOutOfRange() {
    assertThatThrownBy(
            () ->
                new ExtractionSettings(
                    0.5f, 0.4f, 10, GroupingSettings.forPixels(), RegionSettings.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coreThreshold is 0.4, must be at least extentThreshold (0.5) and at most 1");
    assertThatThrownBy(() -> new RegionSettings(0.1, 256, 0.9, 0.3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxSegments is 256, must be 1..255");
  }
}
