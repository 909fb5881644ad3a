package io.segstream.streams.ingest;

/** Where a feed's connection to its source stands. */
public enum IngestState {
  /** Opening the source and looking for its video. */
  CONNECTING,
  /** Packets arrive. */
  LIVE,
  /** The source has gone silent for longer than its limit. */
  STALLED,
  /** Waiting before the next attempt. */
  BACKING_OFF,
  /** Given up. */
  FAILED,
  /** The source came to its end, or the ingest was cancelled. */
  ENDED
}
