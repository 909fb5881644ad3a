package io.segstream.streams.config;

import java.time.Duration;

/**
 * How video is cut into chunks.
 *
 * @param chunkDuration a chunk is closed at the first keyframe after this time
 * @param chunkSize a chunk never grows beyond this size
 * @param maxFrames a chunk never holds more frames than this
 */
public record IngestBlock(
    @Key(
            value = "A chunk ends at the first keyframe after this much video.",
            defaultValue = "1s",
            min = "10ms",
            max = "1m")
        Duration chunkDuration,
    @Key(
            value =
                "Largest chunk. Video whose keyframes are further apart than this is encoded again;"
                    + " must not be above `topics.maxChunkSize`.",
            defaultValue = "8MiB",
            min = "64KiB",
            max = "512MiB")
        ByteSize chunkSize,
    @Key(
            value =
                "Most frames of a chunk. Bounds the work of one record: frames x inference time must stay"
                    + " well below `max.poll.interval.ms`.",
            defaultValue = "250",
            unit = "frames",
            min = "1",
            max = "10000")
        int maxFrames) {}
