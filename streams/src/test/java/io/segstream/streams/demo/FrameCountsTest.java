package io.segstream.streams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.schemas.v1.FailureReason;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.SkipReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameCountsTest {
  @Test
  void shouldCountEachOutcomeAndNameReasons() {
    // Given
    FrameSegments segmented =
        FrameSegments.newBuilder().setOutcome(FrameOutcome.FRAME_OUTCOME_SEGMENTED).build();
    FrameSegments late =
        FrameSegments.newBuilder()
            .setOutcome(FrameOutcome.FRAME_OUTCOME_SKIPPED)
            .setSkipReason(SkipReason.SKIP_REASON_LATE)
            .build();
    FrameSegments missing =
        FrameSegments.newBuilder()
            .setOutcome(FrameOutcome.FRAME_OUTCOME_FAILED)
            .setFailureReason(FailureReason.FAILURE_REASON_NOT_DECODED)
            .build();

    // When
    FrameCounts counts =
        new FrameCounts(5, 0, Map.of(), Map.of())
            .plus(segmented)
            .plus(late)
            .plus(missing)
            .plus(missing);

    // Then
    assertThat(counts)
        .hasToString("5 in = 1 segmented + 1 skipped (late 1) + 2 failed (not decoded 2)");
    assertThat(counts.accounted()).isEqualTo(4);
  }
}
