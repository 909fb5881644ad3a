package io.segstream.streams.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.OnlineMotion;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackSalienceTest {
  private static final FrameSize SIZE = new FrameSize(16, 8);

  /** The left half moves. */
  private static final OnlineMotion.Cells MOTION =
      new OnlineMotion.Cells(4, 2, new float[] {0.8f, 0.6f, 0, 0, 0.8f, 0.6f, 0, 0});

  @Test
  void shouldAddUpObjectnessTimesMotionTimesSize() {
    TrackSalience salience = new TrackSalience();
    List<ExtractedSegment> segments = List.of(columns(0, 8, 0.5f), columns(8, 16, 0.9f));
    long[] ids = {4, 9};
    double[] first = salience.add(segments, ids, MOTION, SIZE);
    double[] second = salience.add(segments, ids, MOTION, SIZE);
    double moving = 0.5 * (0.7 + 0.05) * Math.sqrt(0.5);
    double still = 0.9 * 0.05 * Math.sqrt(0.5);
    assertThat(first).containsExactly(new double[] {moving, still}, within(1e-6));
    assertThat(second).containsExactly(new double[] {2 * moving, 2 * still}, within(1e-6));
    assertThat(salience.of(4)).isEqualTo(2 * moving, within(1e-6));
    assertThat(salience.of(5)).isZero();
  }

  @Test
  void shouldJudgeTentativeTracksByTheFrameAlone() {
    TrackSalience salience = new TrackSalience();
    List<ExtractedSegment> segment = List.of(columns(0, 16, 1));
    double[] first = salience.add(segment, new long[] {0}, MOTION, SIZE);
    assertThat(salience.add(segment, new long[] {0}, MOTION, SIZE)).isEqualTo(first);
    assertThat(salience.of(0)).isZero();
  }

  /** Columns {@code from} to {@code to} of the picture. */
  private static ExtractedSegment columns(int from, int to, float score) {
    RleMask mask =
        RleMask.of(
            SIZE.width(),
            SIZE.height(),
            from * SIZE.height(),
            (to - from) * SIZE.height(),
            (SIZE.width() - to) * SIZE.height());
    return new ExtractedSegment(mask, mask.boundingBox(), score, new float[0], "");
  }
}
