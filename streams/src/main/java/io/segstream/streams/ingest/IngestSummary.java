package io.segstream.streams.ingest;

import java.util.Objects;
import java.util.Optional;

/**
 * What an ingest did.
 *
 * @param chunks chunks handed to the sink
 * @param frames frames in them
 * @param damagedFrames how many of those are known to be damaged
 * @param skippedPackets packets before the first keyframe, or that gave no frame, and frames whose
 *     damage could not be marked
 * @param skippedImages images of a directory that could not be read and were left out
 * @param bytes bytes of video handed to the sink
 * @param reconnects times a live source was opened again
 * @param brokenBy why the source ended early; empty if it came to its end
 */
public record IngestSummary(
    long chunks,
    long frames,
    long damagedFrames,
    long skippedPackets,
    long skippedImages,
    long bytes,
    long reconnects,
    Optional<String> brokenBy) {
  public IngestSummary {
    Objects.requireNonNull(brokenBy, "brokenBy");
  }
}
