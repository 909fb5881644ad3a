package io.segstream.streams.topology;

/**
 * Where the time of one chunk went, in nanoseconds of the stream thread.
 *
 * @param frames frames that the chunk's header promised
 * @param decodeNanos decoding and scaling
 * @param waitNanos waiting for the model; what the model did meanwhile to decoding and analysis is
 *     not in it
 * @param analysisNanos extracting and tracking segments
 * @param totalNanos the whole chunk
 */
public record ChunkTimes(
    int frames, long decodeNanos, long waitNanos, long analysisNanos, long totalNanos) {}
