package io.segstream.inference.track;

/** How sure the tracker is of an object right now. */
public enum TrackStatus {
  /** Seen too few times to be announced; has no public identity yet. */
  TENTATIVE,
  /** Seen on the latest processed frame. */
  VISIBLE,
  /** Announced, but not seen on the latest processed frames. */
  LOST
}
