package io.segstream.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private static final int W = 160;
  private static final int H = 90;
  private static final float[] RED = {1, 0, 0};
  private static final float[] BLUE = {0, 1, 0};
  private static final float[] NONE = {};

  private final Feed feed = new Feed(new Tracker(TrackerSettings.defaults()));

  /** A tracker with its state, shown one frame after another at 25 frames per second. */
  private static final class Feed {
    final Tracker tracker;
    TrackerState state = TrackerState.EMPTY;
    TrackingResult latest;
    long frame;

    Feed(Tracker tracker) {
      this.tracker = tracker;
    }

    long[] show(ExtractedSegment... segments) {
      latest = tracker.update(state, frame, frame * 40_000, List.of(segments));
      state = latest.state();
      frame++;
      return latest.trackIds();
    }

    List<TrackEvent.Type> events() {
      return latest.events().stream().map(TrackEvent::type).toList();
    }
  }

  private static ExtractedSegment square(int x, int y, int size, float[] embedding) {
    double[] corners = {x, y, x + size, y, x + size, y + size, x, y + size};
    RleMask mask = RleMask.fromPolygon(corners, W, H);
    return new ExtractedSegment(mask, mask.boundingBox(), 0.9f, embedding, "");
  }

  private static TrackerSettings settings(int minHits, int maxMisses, int maxTracks) {
    TrackerSettings d = TrackerSettings.defaults();
    return new TrackerSettings(
        minHits,
        maxMisses,
        d.maxLostUs(),
        maxTracks,
        d.minIou(),
        d.minCosine(),
        d.returnCosine(),
        d.maxShift(),
        d.iouWeight(),
        d.embeddingRate());
  }

  @Test
  void shouldAnnounceAnObjectOnceItWasSeenOftenEnough() {
    // Given
    assertThat(feed.show(square(10, 10, 20, RED))).containsExactly(0);
    assertThat(feed.show(square(12, 10, 20, RED))).containsExactly(0);
    assertThat(feed.events()).isEmpty();

    // When
    long[] ids = feed.show(square(14, 10, 20, RED));

    // Then
    assertThat(ids).containsExactly(1);
    assertThat(feed.events()).containsExactly(TrackEvent.Type.APPEARED);
    Track track = feed.latest.events().get(0).track();
    assertThat(track.firstFrame()).isZero();
    assertThat(track.lastFrame()).isEqualTo(2);
    assertThat(track.lastSeenUs()).isEqualTo(80_000);
    assertThat(track.hits()).isEqualTo(3);
    assertThat(track.status()).isEqualTo(TrackStatus.VISIBLE);
  }

  @Test
  void shouldForgetAnObjectThatDoesNotLastWithoutSpendingAnId() {
    // Given
    feed.show(square(10, 10, 20, RED));
    feed.show(square(10, 10, 20, RED));
    feed.show();

    // When
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 10, 20, RED));
    }

    // Then
    assertThat(feed.latest.trackIds()).containsExactly(1);
    assertThat(feed.state.nextTrackId()).isEqualTo(2);
  }

  @Test
  void shouldKeepIdsOfObjectsThatCrossByTheirEmbeddings() {
    // Given
    for (int i = 0; i < 3; i++) {
      feed.show(square(10 + 4 * i, 30, 24, RED), square(120 - 4 * i, 30, 24, BLUE));
    }
    assertThat(feed.latest.trackIds()).containsExactly(1, 2);

    // When // Then: they pass through the same place, in changing order within the frame
    for (int i = 3; i < 28; i++) {
      ExtractedSegment red = square(10 + 4 * i, 30, 24, RED);
      ExtractedSegment blue = square(120 - 4 * i, 30, 24, BLUE);
      assertThat(i % 2 == 0 ? feed.show(red, blue) : reversed(feed.show(blue, red)))
          .as("frame %d", i)
          .containsExactly(1, 2);
      assertThat(feed.events()).isEmpty();
    }
  }

  private static long[] reversed(long[] pair) {
    return new long[] {pair[1], pair[0]};
  }

  @Test
  void shouldKeepTheIdWhenAnObjectIsHiddenAndComesBack() {
    // Given
    for (int i = 0; i < 3; i++) {
      feed.show(square(10 + 4 * i, 30, 20, RED), square(120, 60, 20, BLUE));
    }

    // When
    List<List<TrackEvent.Type>> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      feed.show(square(120, 60, 20, BLUE));
      events.add(feed.events());
    }
    long[] ids = feed.show(square(120, 60, 20, BLUE), square(70, 30, 20, RED));

    // Then
    assertThat(events.get(0)).containsExactly(TrackEvent.Type.LOST);
    assertThat(events.subList(1, 10)).allMatch(List::isEmpty);
    assertThat(ids).containsExactly(2, 1);
    assertThat(feed.events()).containsExactly(TrackEvent.Type.FOUND);
    assertThat(feed.latest.events().get(0).track().misses()).isZero();
  }

  @Test
  void shouldNotTakeADifferentObjectInTheSamePlaceForALostOne() {
    // Given
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 30, 20, RED));
    }
    feed.show();

    // When
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 30, 20, BLUE));
    }

    // Then
    assertThat(feed.latest.trackIds()).containsExactly(2);
    assertThat(feed.state.tracks())
        .extracting(Track::status)
        .containsExactly(TrackStatus.LOST, TrackStatus.VISIBLE);
  }

  @Test
  void shouldEndALostObjectAfterItsFrames() {
    // Given
    Feed brief = new Feed(new Tracker(settings(1, 2, 64)));
    brief.show(square(10, 30, 20, RED));

    // When
    List<TrackEvent.Type> events = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      brief.show();
      events.addAll(brief.events());
    }

    // Then
    assertThat(events).containsExactly(TrackEvent.Type.LOST, TrackEvent.Type.ENDED);
    assertThat(brief.state).isEqualTo(new TrackerState(2, List.of()));
  }

  @Test
  void shouldEndALostObjectAfterItsTime() {
    // Given
    Tracker tracker = feed.tracker;
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 30, 20, RED));
    }

    // When
    TrackingResult inTime = tracker.update(feed.state, 3, 80_000 + 5_000_000, List.of());
    TrackingResult late = tracker.update(feed.state, 3, 80_000 + 5_000_001, List.of());

    // Then
    assertThat(inTime.events()).extracting(TrackEvent::type).containsExactly(TrackEvent.Type.LOST);
    assertThat(late.events()).extracting(TrackEvent::type).containsExactly(TrackEvent.Type.ENDED);
  }

  @Test
  void shouldNotFindAnObjectAgainThatWasLostForLongerThanItIsRemembered() {
    // Given: an object that is lost, and then a gap in the feed
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 10, 20, RED));
    }
    feed.show();
    assertThat(feed.events()).containsExactly(TrackEvent.Type.LOST);
    feed.frame += 5 * 25;

    // When
    long[] ids = feed.show(square(10, 10, 20, RED));

    // Then
    assertThat(ids).containsExactly(0);
    assertThat(feed.events()).containsExactly(TrackEvent.Type.ENDED);
  }

  @Test
  void shouldFollowAFastObjectByItsLook() {
    // Given: 24 pixels a frame, so that masks of 20 pixels never overlap
    for (int i = 0; i < 6; i++) {
      feed.show(square(5 + 24 * i, 30, 20, RED));
    }

    // When // Then
    assertThat(feed.latest.trackIds()).containsExactly(1);
    assertThat(feed.state.tracks()).singleElement().extracting(Track::hits).isEqualTo(6L);
  }

  @Test
  void shouldTrackByOverlapAloneWithoutEmbeddings() {
    // Given
    for (int i = 0; i < 10; i++) {
      feed.show(square(10 + 3 * i, 30, 20, NONE), square(100, 60, 20, NONE));
    }
    feed.show(square(100, 60, 20, NONE));

    // When
    long[] ids = feed.show(square(100, 60, 20, NONE), square(37, 30, 20, NONE));

    // Then
    assertThat(ids).containsExactly(2, 1);
    assertThat(feed.events()).containsExactly(TrackEvent.Type.FOUND);
  }

  @Test
  void shouldAverageEmbeddings() {
    // Given
    float[] tilted = {0.8f, 0.6f, 0};
    feed.show(square(10, 30, 20, RED));

    // When
    feed.show(square(10, 30, 20, tilted));

    // Then
    float[] mean = feed.state.tracks().get(0).embedding();
    assertThat(UnitVectors.cosine(mean, RED)).isBetween(0.94f, 0.96f);
    assertThat(UnitVectors.cosine(mean, mean)).isBetween(0.99999f, 1.00001f);
  }

  @Test
  void shouldEndAllObjectsOfAFeedAndGoOnCounting() {
    // Given
    for (int i = 0; i < 3; i++) {
      feed.show(square(10, 30, 20, RED), square(100, 30, 20, BLUE));
    }
    feed.show(square(10, 30, 20, RED), square(60, 60, 10, BLUE));

    // When
    TrackingResult end = Tracker.end(feed.state);

    // Then
    assertThat(end.state()).isEqualTo(new TrackerState(3, List.of()));
    assertThat(end.events())
        .extracting(TrackEvent::type)
        .containsExactly(TrackEvent.Type.ENDED, TrackEvent.Type.ENDED);
    assertThat(end.events()).extracting(event -> event.track().id()).containsExactly(1L, 2L);
  }

  @Test
  void shouldEndTheObjectLostLongestAgoWhenThereAreTooMany() {
    // Given
    Feed small = new Feed(new Tracker(settings(1, 100, 2)));
    small.show(square(10, 10, 10, RED));
    small.show(square(120, 10, 10, BLUE));
    small.show();

    // When
    long[] ids = small.show(square(60, 70, 10, new float[] {0, 0, 1}));

    // Then
    assertThat(ids).containsExactly(3);
    assertThat(small.latest.events())
        .extracting(event -> event.type() + " " + event.track().id())
        .containsExactly("ENDED 1", "APPEARED 3");
    assertThat(small.state.tracks()).extracting(Track::id).containsExactly(2L, 3L);
  }

  @Test
  void shouldStayBoundedAndConsistentOverManyRandomFrames() {
    // Given
    Feed random = new Feed(new Tracker(settings(2, 20, 12)));
    Random draws = new Random(31);
    Set<Long> announced = new HashSet<>();
    Set<Long> live = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      // When
      long[] ids = random.show(randomSegments(draws));

      // Then
      for (TrackEvent event : random.latest.events()) {
        long id = event.track().id();
        switch (event.type()) {
          case APPEARED -> {
            assertThat(announced.add(id)).as("id %d is new", id).isTrue();
            live.add(id);
          }
          case ENDED -> assertThat(live.remove(id)).as("id %d was live", id).isTrue();
          default -> assertThat(live).contains(id);
        }
      }
      List<Track> tracks = random.state.tracks();
      assertThat(tracks).hasSizeLessThanOrEqualTo(12);
      List<Long> known = tracks.stream().map(Track::id).filter(id -> id > 0).toList();
      assertThat(known).isSorted().containsExactlyInAnyOrderElementsOf(live);
      List<Long> seen = new ArrayList<>();
      for (long id : ids) {
        if (id > 0) {
          seen.add(id);
        }
      }
      assertThat(seen).doesNotHaveDuplicates().isSubsetOf(live);
    }
    assertThat(announced).hasSizeGreaterThan(100);
    assertThat(Collections.max(announced)).isEqualTo(announced.size());
  }

  private static ExtractedSegment[] randomSegments(Random draws) {
    ExtractedSegment[] segments = new ExtractedSegment[draws.nextInt(9)];
    for (int s = 0; s < segments.length; s++) {
      float[] embedding = new float[3];
      embedding[draws.nextInt(3)] = 1;
      segments[s] = square(draws.nextInt(130), draws.nextInt(60), 5 + draws.nextInt(25), embedding);
    }
    return segments;
  }

  @Test
  void shouldRepeatItself() {
    // Given
    Feed first = new Feed(new Tracker(TrackerSettings.defaults()));
    Feed second = new Feed(new Tracker(TrackerSettings.defaults()));
    Random draws = new Random(5);

    for (int i = 0; i < 300; i++) {
      ExtractedSegment[] segments = randomSegments(draws);

      // When
      long[] ids = first.show(segments);
      long[] again = second.show(segments);

      // Then
      assertThat(again).isEqualTo(ids);
    }
    assertThat(second.state).usingRecursiveComparison().isEqualTo(first.state);
  }

  @Test
  void shouldNameTheSettingThatIsOutOfRange() {
    assertThatThrownBy(() -> settings(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minHits is 0, must be at least 1");
  }
}
