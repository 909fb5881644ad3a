package io.segstream.streams.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.SkipReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotatorTest {
  private static final int GREY = 0x505050;
  private static final PictureLayout LAYOUT = new PictureLayout(new FrameSize(320, 240), 24, 9, 2);

  private final Annotator annotator =
      new Annotator(LAYOUT, ClusterLookup.of(Map.of(1L, 4L, 2L, 4L, 3L, 5L)));

  @Test
  void shouldTintMasksInTheColourOfTheirCluster() {
    // Given: two squares of one cluster, one of another, one of none
    FrameSegments frame =
        frame()
            .addSegments(square(1, 20))
            .addSegments(square(2, 90))
            .addSegments(square(3, 160))
            .addSegments(square(4, 230))
            .build();

    // When
    Canvas canvas = annotated(frame);

    // Then
    assertThat(canvas.rgb(40, 140)).isEqualTo(canvas.rgb(110, 140));
    assertThat(canvas.rgb(40, 140)).isEqualTo(over(ClusterColours.of(4)));
    assertThat(canvas.rgb(180, 140)).isEqualTo(over(ClusterColours.of(5)));
    assertThat(canvas.rgb(250, 140)).isEqualTo(over(ClusterColours.NEUTRAL));
    assertThat(canvas.rgb(75, 140)).as("between the squares").isEqualTo(GREY);
  }

  @Test
  void shouldDrawAStrongLineAlongTheInsideOfAMask() {
    // When
    Canvas canvas = annotated(frame().addSegments(square(1, 20)).build());

    // Then
    assertThat(canvas.rgb(20, 140)).isNotEqualTo(canvas.rgb(40, 140)).isNotEqualTo(GREY);
    assertThat(canvas.rgb(20, 140)).isEqualTo(canvas.rgb(59, 140));
  }

  @Test
  void shouldOutlineAnObjectThatWasPointedOutInWhiteAndNameIt() {
    // When
    Canvas plain = annotated(frame().addSegments(square(1, 20)).build());
    Canvas prompted = annotated(frame().addSegments(square(1, 20).setPromptId("lift")).build());

    // Then
    assertThat(prompted.rgb(40, 140)).as("inside").isEqualTo(plain.rgb(40, 140));
    assertThat(prompted.rgb(20, 140) & 0xff).as("outline").isGreaterThan(0xe0);
    assertThat(prompted.rgb(20, 140)).isNotEqualTo(plain.rgb(20, 140));
    assertThat(plates(prompted)).as("the name makes the label longer").isGreaterThan(plates(plain));
  }

  /** Pixels that the labels cover. */
  private static long plates(Canvas canvas) {
    long covered = 0;
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 320; x++) {
        covered += canvas.rgb(x, y) == GREY ? 0 : 1;
      }
    }
    return covered;
  }

  @Test
  void shouldShowOutlinesOfTheLastMasksOnASkippedFrame() {
    // Given
    annotated(frame().addSegments(square(1, 20)).build());

    // When
    Canvas canvas =
        annotated(
            frame()
                .setOutcome(FrameOutcome.FRAME_OUTCOME_SKIPPED)
                .setSkipReason(SkipReason.SKIP_REASON_LATE)
                .build());

    // Then
    assertThat(canvas.rgb(40, 140)).as("inside").isEqualTo(GREY);
    assertThat(canvas.rgb(20, 140)).as("outline").isNotEqualTo(GREY);
    assertThat(canvas.rgb(318, 3)).as("mark in the corner").isNotEqualTo(GREY);
    assertThat(canvas.rgb(1, 230)).as("no border").isEqualTo(GREY);
  }

  @Test
  void shouldPutARedBorderAroundFailedAndUnprocessedFrames() {
    Canvas failed =
        annotated(
            frame()
                .setOutcome(FrameOutcome.FRAME_OUTCOME_FAILED)
                .setFailureReason(FailureReason.FAILURE_REASON_DAMAGED)
                .build());
    Canvas unknown = annotated(FrameSegments.getDefaultInstance());

    assertThat(failed.rgb(1, 230)).isEqualTo(0xf04438);
    assertThat(unknown.rgb(1, 230)).isEqualTo(0xf04438);
  }

  @Test
  void shouldPutALabelWhereTheMaskIsHighest() {
    // Given: a low wall with a tower at its right end
    byte[] pixels = new byte[320 * 240];
    for (int y = 100; y < 160; y++) {
      for (int x = y < 150 ? 250 : 20; x < 300; x++) {
        pixels[y * 320 + x] = 1;
      }
    }
    RleMask mask = RleMask.encode(pixels, 320, 240);
    Segment.Builder segment =
        square(1, 20)
            .setMask(MaskRecords.toProto(mask))
            .setBox(MaskRecords.toProto(mask.boundingBox()));

    // When
    Canvas canvas = annotated(frame().addSegments(segment).build());

    // Then
    assertThat(canvas.rgb(25, 90)).as("above the box's corner").isEqualTo(GREY);
    assertThat(canvas.rgb(255, 90)).as("above the tower").isNotEqualTo(GREY);
  }

  @Test
  void shouldEnlargeSmallFramesSoThatLabelsLeaveRoom() {
    assertThat(PictureLayout.of(new FrameSize(160, 120)).frame())
        .isEqualTo(new FrameSize(480, 360));
    assertThat(PictureLayout.of(new FrameSize(320, 240)).frame())
        .isEqualTo(new FrameSize(640, 480));
    assertThat(PictureLayout.of(new FrameSize(640, 360)).frame())
        .isEqualTo(new FrameSize(640, 360));
    assertThat(PictureLayout.of(new FrameSize(3840, 2160)).frame())
        .isEqualTo(new FrameSize(1920, 1080));
  }

  @Test
  void shouldScaleMasksOfSmallFramesWithTheirPicture() {
    // Given: a frame of half the layout's size
    FrameSize small = new FrameSize(160, 120);
    byte[] pixels = new byte[small.pixels()];
    for (int i = 60 * 160; i < pixels.length; i++) {
      pixels[i] = 1;
    }
    FrameSegments frame =
        FrameSegments.newBuilder()
            .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
            .setWidth(160)
            .setHeight(120)
            .addSegments(
                Segment.newBuilder().setMask(MaskRecords.toProto(RleMask.encode(pixels, 160, 120))))
            .build();

    // When
    Canvas canvas = new Canvas(LAYOUT.picture());
    new Annotator(LAYOUT, track -> java.util.OptionalLong.empty()).annotate(canvas, frame);

    // Then: the lower half of the 320x240 picture
    assertThat(canvas.rgb(100, 110)).isZero();
    assertThat(canvas.rgb(100, 119)).as("shadow on the line above").isNotZero();
    assertThat(canvas.rgb(100, 180)).isNotZero();
  }

  @Test
  void shouldSurviveCrowdedFramesAndForeignLetters() {
    // Given
    FrameSegments.Builder frame = frame();
    for (int i = 0; i < 300; i++) {
      frame.addSegments(square(i + 1, i % 250).setLabel("Straßenbahn 電車"));
    }

    // When
    Canvas canvas = annotated(frame.build());

    // Then
    assertThat(canvas.rgb(40, 140)).isNotEqualTo(GREY);
  }

  private Canvas annotated(FrameSegments frame) {
    Canvas canvas = new Canvas(LAYOUT.picture());
    canvas.fill(0, 0, 320, 240, GREY, Canvas.OPAQUE);
    annotator.annotate(canvas, frame);
    return canvas;
  }

  private static int over(int colour) {
    Canvas canvas = new Canvas(new FrameSize(1, 1));
    canvas.blend(0, 0, GREY, Canvas.OPAQUE);
    canvas.blend(0, 0, colour, 110);
    return canvas.rgb(0, 0);
  }

  private static FrameSegments.Builder frame() {
    return FrameSegments.newBuilder()
        .setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED)
        .setWidth(320)
        .setHeight(240);
  }

  /** A square of 40 pixels with its upper edge at row 120. */
  private static Segment.Builder square(long track, int left) {
    byte[] pixels = new byte[320 * 240];
    for (int y = 120; y < 160; y++) {
      for (int x = left; x < left + 40; x++) {
        pixels[y * 320 + x] = 1;
      }
    }
    RleMask mask = RleMask.encode(pixels, 320, 240);
    return Segment.newBuilder()
        .setTrackId(track)
        .setBox(MaskRecords.toProto(mask.boundingBox()))
        .setMask(MaskRecords.toProto(mask));
  }
}
