package io.segstream.streams.ingest;

/** The ingest's thread was interrupted while it waited; it stops as if it had been cancelled. */
final class IngestInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IngestInterruptedException(InterruptedException cause) {
    super("The ingest was interrupted", cause);
  }
}
