package io.segstream.streams.media;

/** A source did not answer within its limit. */
public final class ReadDeadlineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadDeadlineException(String what, InputSettings settings) {
    super(
        "%s: no answer within the limit (open %d ms, read %d ms)"
            .formatted(what, settings.openLimit().toMillis(), settings.readLimit().toMillis()));
  }
}
