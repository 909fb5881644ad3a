package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.RefinementSettings;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinementTopologyTest {
  private static final int FRAMES = 20;

  @TempDir Path directory;

  private final TopologyRun.Options options = new TopologyRun.Options();
  private int live;

  @BeforeEach
  void count() {
    live = NativeHandles.live();
  }

  @AfterEach
  void shouldLeaveNothingOpen() {
    assertThat(NativeHandles.live()).isEqualTo(live);
    assertThat(options.model.open()).isZero();
  }

  private Refinement bright() throws IOException {
    return bright(RefinementSettings.DEFAULT);
  }

  private Refinement bright(RefinementSettings settings) throws IOException {
    LoadedModel model = BrightHeads.model(directory.resolve("model"));
    return Refinement.open(model, EngineSettings.defaults(), settings);
  }

  private List<FrameSegments> frames(Refinement refinement, String state) {
    options.refinement = refinement;
    try (TopologyRun run = new TopologyRun(directory.resolve(state), options)) {
      run.pipe(new ScriptedFeed("gate").chunks(2, FRAMES / 2));
      return run.segments();
    }
  }

  @Test
  void shouldPublishTheMasksThatTheHeadsDraw() throws IOException {
    // Given: squares of 16 pixels, which the grid of the model knows to 4 pixels
    List<FrameSegments> found = frames(Refinement.NONE, "found");
    try (Refinement refinement = bright()) {
      // When
      List<FrameSegments> refined = frames(refinement, "refined");
      // Then
      assertThat(refined)
          .hasSize(FRAMES)
          .allMatch(frame -> frame.getOutcome() == FrameOutcome.FRAME_OUTCOME_SEGMENTED)
          .allMatch(frame -> frame.getSegmentsCount() == 2);
      assertThat(lowestIou(refined)).isGreaterThan(0.9).isGreaterThan(lowestIou(found) + 0.1);
      for (FrameSegments frame : refined) {
        RleMask one = MaskRecords.fromProto(frame.getSegments(0).getMask());
        RleMask other = MaskRecords.fromProto(frame.getSegments(1).getMask());
        assertThat(one.intersectionArea(other)).isZero();
        assertThat(frame.getSegments(0).getArea()).isEqualTo(one.area());
        assertThat(frame.getSegments(0).getBox()).isEqualTo(MaskRecords.toProto(one.boundingBox()));
      }
    }
  }

  @Test
  void shouldCallSegmentsByTheWordsThatConfigurationAllows() throws IOException {
    // When
    List<FrameSegments> all;
    try (Refinement refinement = bright()) {
      all = frames(refinement, "all");
    }
    List<FrameSegments> some;
    RefinementSettings onlyGreen =
        RefinementSettings.DEFAULT
            .with(RefinementSettings.Masks.AS_FOUND)
            .withNames(List.of("green thing"));
    try (Refinement refinement = bright(onlyGreen)) {
      some = frames(refinement, "some");
    }
    // Then: a red square above and a green one below
    assertThat(labels(all, 24)).containsOnly("red thing");
    assertThat(labels(all, 56)).containsOnly("green thing");
    assertThat(labels(some, 56)).containsOnly("green thing");
  }

  /** What segments are called whose boxes end at some row, at most a cell away. */
  private static Set<String> labels(List<FrameSegments> frames, int bottom) {
    return frames.stream()
        .flatMap(frame -> frame.getSegmentsList().stream())
        .filter(
            segment -> {
              int end = segment.getBox().getY() + segment.getBox().getHeight();
              return Math.abs(end - bottom) <= 4;
            })
        .map(Segment::getLabel)
        .collect(Collectors.toSet());
  }

  @Test
  void shouldPublishTheSameBytesForTheSameInput() throws IOException {
    // When
    List<FrameSegments> first;
    try (Refinement refinement = bright()) {
      first = frames(refinement, "first");
    }
    List<FrameSegments> second;
    try (Refinement refinement = bright()) {
      second = frames(refinement, "second");
    }
    // Then
    assertThat(second)
        .extracting(FrameSegments::toByteString)
        .isEqualTo(first.stream().map(FrameSegments::toByteString).toList());
  }

  /** Of all squares of all frames, the lowest IoU with the segment that shows it best. */
  private static double lowestIou(List<FrameSegments> frames) {
    double lowest = 1;
    for (FrameSegments frame : frames) {
      for (RleMask square : squares(frame.getFrameNumber())) {
        lowest =
            Math.min(
                lowest,
                frame.getSegmentsList().stream()
                    .map(Segment::getMask)
                    .mapToDouble(mask -> MaskRecords.fromProto(mask).iou(square))
                    .max()
                    .orElse(0));
      }
    }
    return lowest;
  }

  /** What {@link ScriptedVideo} shows. */
  private static List<RleMask> squares(long frame) {
    int way = (int) Math.abs((frame + 60) % 120 - 60);
    return List.of(square(way, 8), square(60 - way, 40));
  }

  private static RleMask square(int left, int top) {
    byte[] pixels = new byte[ScriptedVideo.SIZE.pixels()];
    for (int y = top; y < top + 16; y++) {
      for (int x = left; x < left + 16; x++) {
        pixels[y * ScriptedVideo.SIZE.width() + x] = 1;
      }
    }
    return RleMask.encode(pixels, ScriptedVideo.SIZE.width(), ScriptedVideo.SIZE.height());
  }
}
