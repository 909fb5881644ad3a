package io.segstream.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneWatchTest {
  private static final int W = 100;
  private static final int H = 50;
  private static final double[] RIGHT_HALF = {0.5, 0, 1, 0, 1, 1, 0.5, 1};

  private final ZoneWatch watch = new ZoneWatch(List.of(new Zone("door", RIGHT_HALF, 0.5, 0.25)));

  private static Track track(long id, TrackStatus status, int x, int width, int height) {
    double[] corners = {x, 10, x + 20, 10, x + 20, 30, x, 30};
    RleMask mask = RleMask.fromPolygon(corners, width, height);
    return new Track(id, status, 0, 0, 0, 0, 1, 0, 1, mask.boundingBox(), mask, new float[0], "");
  }

  private static TrackingResult seen(Track... tracks) {
    return new TrackingResult(new TrackerState(99, List.of(tracks)), new long[0], List.of());
  }

  @Test
  void shouldTellWhenAnObjectEntersAndLeavesWithoutFlickeringInBetween() {
    // Given: shares of the mask inside, one frame after another
    int[] lefts = {30, 39, 40, 38, 36, 35, 34, 36, 38, 41};
    List<String> events = new ArrayList<>();
    ZoneState state = ZoneState.EMPTY;

    // When
    for (int left : lefts) {
      ZoneResult result = watch.update(state, seen(track(7, TrackStatus.VISIBLE, left, W, H)));
      state = result.state();
      result.events().forEach(e -> events.add(e.type() + "@" + left + "=" + e.share()));
    }

    // Then
    assertThat(events).containsExactly("ENTERED@40=0.5", "LEFT@34=0.2", "ENTERED@41=0.55");
    assertThat(state.contains("door", 7)).isTrue();
  }

  @Test
  void shouldKeepALostObjectWhereItWas() {
    // Given
    ZoneState inside =
        watch.update(ZoneState.EMPTY, seen(track(7, TrackStatus.VISIBLE, 60, W, H))).state();

    // When
    ZoneResult result = watch.update(inside, seen(track(7, TrackStatus.LOST, 60, W, H)));

    // Then
    assertThat(result.events()).isEmpty();
    assertThat(result.state()).isEqualTo(inside);
  }

  @Test
  void shouldLetAnObjectLeaveWhenItEnds() {
    // Given
    Track track = track(7, TrackStatus.VISIBLE, 60, W, H);
    ZoneState inside = watch.update(ZoneState.EMPTY, seen(track)).state();

    // When
    ZoneResult result = watch.update(inside, Tracker.end(new TrackerState(8, List.of(track))));

    // Then
    assertThat(result.events())
        .containsExactly(new ZoneEvent(ZoneEvent.Type.LEFT, "door", track, 0));
    assertThat(result.state()).isEqualTo(ZoneState.EMPTY);
  }

  @Test
  void shouldIgnoreTentativeTracks() {
    // When
    ZoneResult result =
        watch.update(ZoneState.EMPTY, seen(track(0, TrackStatus.TENTATIVE, 60, W, H)));

    // Then
    assertThat(result.events()).isEmpty();
    assertThat(result.state()).isEqualTo(ZoneState.EMPTY);
  }

  @Test
  void shouldScaleZonesToTheFrame() {
    // Given: the same mask lies in the right half of a small frame, in the left of a large one
    ZoneState small =
        watch.update(ZoneState.EMPTY, seen(track(7, TrackStatus.VISIBLE, 60, W, H))).state();

    // When
    ZoneResult large = watch.update(small, seen(track(7, TrackStatus.VISIBLE, 60, 400, 200)));

    // Then
    assertThat(large.events()).extracting(ZoneEvent::type).containsExactly(ZoneEvent.Type.LEFT);
  }

  @Test
  void shouldForgetZonesThatAreNoLongerConfigured() {
    // Given
    ZoneState state = new ZoneState(List.of(new ZoneState.Presence("gone", 7)));

    // When
    ZoneResult result = watch.update(state, seen(track(7, TrackStatus.VISIBLE, 0, W, H)));

    // Then
    assertThat(result.events()).isEmpty();
    assertThat(result.state()).isEqualTo(ZoneState.EMPTY);
  }

  @Test
  void shouldRefuseZonesThatMakeNoSense() {
    Zone door = new Zone("door", RIGHT_HALF, 0.5);
    assertThat(door.leaveShare()).isEqualTo(0.25);
    assertThatThrownBy(() -> new ZoneWatch(List.of(door, door)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two zones are called door; names must be unique within a feed");
    assertThatThrownBy(() -> new Zone("door", new double[] {0, 0, 1, 1}, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Zone door: polygon holds 4 numbers, must be x and y of at least three corners");
    assertThatThrownBy(() -> new Zone("door", new double[] {0, 0, 100, 0, 1, 1}, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Zone door: polygon holds 100.0, must be shares of the picture, 0..1");
  }
}
