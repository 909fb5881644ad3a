package io.segstream.streams.evaluate;

import java.util.Locale;

/** What is proposed where nothing is given. */
public enum Proposals {
  /** The most salient object of the whole sequence; sees all frames before it decides. */
  OBJECT,
  /** The track of the pipeline that has been the most salient so far; online. */
  TRACK,
  /** Up to 20 tracks of the pipeline; online. */
  TRACKS;

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
