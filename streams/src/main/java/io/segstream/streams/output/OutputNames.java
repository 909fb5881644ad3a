package io.segstream.streams.output;

import io.segstream.schemas.v1.FrameSegments;
import java.util.Locale;

/** Short lower-case names of the contract's enums, the same in every format. */
final class OutputNames {
  private OutputNames() {}

  /** {@code segmented}, {@code skipped} or {@code failed}. */
  static String outcome(FrameSegments frame) {
    return shorten(frame.getOutcome(), "FRAME_OUTCOME_");
  }

  /** Why a frame was skipped or failed; empty for a segmented one. */
  static String reason(FrameSegments frame) {
    return switch (frame.getOutcome()) {
      case FRAME_OUTCOME_SKIPPED -> shorten(frame.getSkipReason(), "SKIP_REASON_");
      case FRAME_OUTCOME_FAILED -> shorten(frame.getFailureReason(), "FAILURE_REASON_");
      case FRAME_OUTCOME_SEGMENTED, FRAME_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  static String shorten(Enum<?> value, String prefix) {
    return value.name().replace(prefix, "").toLowerCase(Locale.ROOT);
  }
}
