package io.segstream.streams.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the demo did.
 *
 * @param video the annotated video
 * @param jsonLines the records
 * @param frames frames by what became of them, and the frames that ingest announced
 * @param objects tracked objects that were confirmed
 * @param objectsByCluster members of each cluster; objects without one are not in it
 * @param time where the time went
 */
public record DemoReport(
    Path video,
    Path jsonLines,
    FrameCounts frames,
    int objects,
    Map<Long, Integer> objectsByCluster,
    TimeSpent time) {
  public DemoReport {
    Objects.requireNonNull(frames, "frames");
    objectsByCluster = Map.copyOf(objectsByCluster);
    Objects.requireNonNull(time, "time");
  }

  /**
   * Where the time went, in nanoseconds.
   *
   * @param elapsed from the first chunk on the topic to the last frame's outcome
   * @param decode decoding and scaling
   * @param inference waiting for the model
   * @param analysis extracting and tracking segments
   */
  public record TimeSpent(long elapsed, long decode, long inference, long analysis) {
    /** Kafka and everything else. */
    public long rest() {
      return Math.max(0, elapsed - decode - inference - analysis);
    }
  }
}
