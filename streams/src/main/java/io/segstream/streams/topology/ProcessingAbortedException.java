package io.segstream.streams.topology;

/**
 * Work on a chunk was broken off for a reason that is not in the chunk: the service is stopping.
 * The chunk is processed again later and must not become a dead letter.
 */
final class ProcessingAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessingAbortedException(String message, Throwable cause) {
    super(message, cause);
  }
}
