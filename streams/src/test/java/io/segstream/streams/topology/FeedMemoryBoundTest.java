package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackStatus;
import io.segstream.inference.track.TrackerSettings;
import io.segstream.inference.track.TrackerState;
import io.segstream.inference.track.Zone;
import io.segstream.inference.track.ZoneState;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedMemoryBoundTest {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1200;
  private static final Zone ZONE = new Zone("gate", new double[] {0, 0, 1, 0, 1, 1}, 0.5);

  @Test
  void shouldStoreTheLargestMasksAsBoxesWhereAFeedWouldOutgrowItsRecord() {
    // Given: as many objects as may be, some of them noise over the whole picture
    SegmentationSettings settings =
        settings(64)
            .withDefaults(new FeedSettings(Sampling.ALL, LatencyPolicy.EVERY_FRAME, List.of(ZONE)));
    FeedMemoryBound bound = FeedMemoryBound.of(ColourModel.LOADED.card(), List.of(), settings);
    List<Track> tracks = new ArrayList<>();
    List<ZoneState.Presence> presences = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      tracks.add(track(i + 1, i < 8 ? noise(i) : disc(i)));
      presences.add(new ZoneState.Presence("gate", i + 1));
    }
    FeedMemory memory =
        new FeedMemory(
            "ab".repeat(32),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            OptionalLong.of(Long.MAX_VALUE),
            OptionalLong.of(Long.MAX_VALUE),
            new TrackerState(Long.MAX_VALUE, tracks),
            new float[8][32],
            new ZoneState(presences));
    var serde = FeedMemorySerde.create(bound);
    // When
    byte[] stored = serde.serializer().serialize("feeds", memory);
    List<Track> restored = serde.deserializer().deserialize("feeds", stored).tracker().tracks();
    // Then
    assertThat(tracks.stream().mapToInt(track -> track.mask().toCocoBytes().length).sum())
        .isGreaterThan(TopicCatalogue.MAX_RECORD_BYTES);
    assertThat(stored).hasSizeLessThan(TopicCatalogue.MAX_RECORD_BYTES - (64 << 10));
    assertThat(restored.subList(8, 64))
        .extracting(Track::mask)
        .isEqualTo(tracks.subList(8, 64).stream().map(Track::mask).toList());
    assertThat(restored).extracting(Track::box).isEqualTo(tracks.stream().map(Track::box).toList());
    assertThat(restored.subList(0, 8))
        .filteredOn(track -> track.mask().area() == track.box().area())
        .isNotEmpty();
    // And what was restored is stored without further loss
    FeedMemory again = serde.deserializer().deserialize("feeds", stored);
    byte[] storedAgain = serde.serializer().serialize("feeds", again);
    assertThat(serde.deserializer().deserialize("feeds", storedAgain).tracker().tracks())
        .extracting(Track::mask)
        .isEqualTo(again.tracker().tracks().stream().map(Track::mask).toList());
  }

  @Test
  void shouldRefuseMoreObjectsThanTheMemoryOfAFeedHolds() {
    assertThatThrownBy(
            () -> FeedMemoryBound.of(ColourModel.LOADED.card(), List.of(), settings(20_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tracking.maxTracks is 20000: with embeddings of 32 numbers, 9919 objects fit into the"
                + " memory of a feed, which is one record of at most 4194304 bytes; set"
                + " tracking.maxTracks to 9919 or less");
    assertThat(
            FeedMemoryBound.of(ColourModel.LOADED.card(), List.of(), settings(9_919)).maskBytes())
        .isBetween(0, 416);
  }

  @Test
  void shouldLeaveRoomForTheLongestWordThatObjectsMayBeCalledBy() {
    // Given
    int without =
        FeedMemoryBound.of(ColourModel.LOADED.card(), List.of(), settings(64)).maskBytes();
    // When
    int with =
        FeedMemoryBound.of(ColourModel.LOADED.card(), List.of("dog", "x".repeat(100)), settings(64))
            .maskBytes();
    // Then
    assertThat(with).isEqualTo(without - 64 * 100);
  }

  @Test
  void shouldCountTheCentroidsOfAModelThatGroupsPixelsItself() {
    // Given
    SegmentationSettings settings = settings(64);
    int groups = settings.analysis().extraction().grouping().maxGroups();
    int plain = FeedMemoryBound.of(ColourModel.LOADED.card(), List.of(), settings).maskBytes();
    // Then: a centroid is 32 numbers and 32 bytes around them
    assertThat(FeedMemoryBound.of(grouping(groups, 32), List.of(), settings).maskBytes())
        .isEqualTo(plain);
    assertThat(FeedMemoryBound.of(grouping(groups + 100, 32), List.of(), settings).maskBytes())
        .isEqualTo(plain - 100 * (32 * 4 + 32));
    assertThatThrownBy(() -> FeedMemoryBound.of(grouping(256, 5_000), List.of(), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "model grouping@1 makes 256 groups itself: the centroids of as many groups with"
                + " embeddings of 5000 numbers do not fit into the memory of a feed, which is one"
                + " record of at most 4194304 bytes; use one that makes fewer, or use a model with"
                + " shorter embeddings");
  }

  private static ModelCard grouping(int groups, int dimensions) {
    ModelCard card = ColourModel.LOADED.card();
    ModelOutputs outputs = card.outputs();
    return new ModelCard(
        "grouping",
        "1",
        card.origin(),
        card.weights(),
        card.input(),
        new ModelOutputs(
            outputs.layout(),
            outputs.stride(),
            Optional.empty(),
            outputs.objectness(),
            outputs.classes(),
            Optional.of(new ClusterOutput("labels", "vectors", "starts", groups, dimensions))));
  }

  private static SegmentationSettings settings(int maxTracks) {
    TrackerSettings base = TrackerSettings.defaults();
    return SegmentationSettings.DEFAULT.withAnalysis(
        new SegmentationSettings.Analysis(
            SegmentationSettings.Analysis.DEFAULT.extraction(),
            new TrackerSettings(
                base.minHits(),
                base.maxMisses(),
                base.maxLostUs(),
                maxTracks,
                base.minIou(),
                base.minCosine(),
                base.returnCosine(),
                base.maxShift(),
                base.iouWeight(),
                base.embeddingRate()),
            25,
            Duration.ofDays(1),
            PromptSettings.DEFAULT));
  }

  private static RleMask noise(int seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int y = 50; y < HEIGHT - 50; y++) {
      for (int x = 50; x < WIDTH - 50; x++) {
        pixels[y * WIDTH + x] = (byte) (random.nextInt(2));
      }
    }
    return RleMask.encode(pixels, WIDTH, HEIGHT);
  }

  private static RleMask disc(int seed) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    int radius = 20 + seed;
    for (int y = -radius; y <= radius; y++) {
      for (int x = -radius; x <= radius; x++) {
        pixels[(600 + y) * WIDTH + 800 + x] = (byte) (x * x + y * y <= radius * radius ? 1 : 0);
      }
    }
    return RleMask.encode(pixels, WIDTH, HEIGHT);
  }

  private static Track track(long id, RleMask mask) {
    PixelBox box = mask.boundingBox();
    return new Track(
        id,
        TrackStatus.LOST,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        0.5f,
        box,
        mask,
        new float[32],
        "");
  }
}
