package io.segstream.streams.config;

/** What happens to frames that are older than the latency budget. */
public enum LatePolicy {
  /** Nothing: every frame is processed, however old. For files. */
  EVERY_FRAME,
  /** They are published as skipped, so that newer ones are processed in time. For live feeds. */
  NEWEST_WINS
}
