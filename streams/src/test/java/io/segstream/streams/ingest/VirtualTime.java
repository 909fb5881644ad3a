package io.segstream.streams.ingest;

import java.time.Instant;

final class VirtualTime {
  private long nanos;

  IngestClock clock() {
    return new IngestClock(
        () -> Instant.EPOCH.plusNanos(nanos),
        () -> nanos,
        duration -> {
          nanos += duration.toNanos();
        });
  }

  long elapsedMs() {
    return nanos / 1_000_000;
  }
}
