package io.segstream.streams.topology;

/**
 * What one chunk was, and where its time went, in nanoseconds of the stream thread.
 *
 * @param frames frames that the chunk's header promised
 * @param bytes size of the chunk's video
 * @param decodeNanos decoding and scaling
 * @param waitNanos waiting for the model; what the model did meanwhile to decoding and analysis is
 *     not in it
 * @param analysisNanos extracting and tracking segments
 * @param totalNanos the whole chunk
 */
public record ChunkTimes(
    int frames, int bytes, long decodeNanos, long waitNanos, long analysisNanos, long totalNanos) {}
