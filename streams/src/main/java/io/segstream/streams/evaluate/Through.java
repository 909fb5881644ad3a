package io.segstream.streams.evaluate;

import java.util.Locale;

/** What lies between the video and the model. */
public enum Through {
  /** The topology's pieces run in this process, without a broker. */
  NOTHING,
  /** The service itself, on an embedded broker. */
  KAFKA;

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
