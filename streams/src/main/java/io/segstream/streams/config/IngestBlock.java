package io.segstream.streams.config;

import io.segstream.inference.config.ByteSize;
import io.segstream.inference.config.Key;
import java.time.Duration;
import java.util.Optional;

/**
 * How video is cut into chunks.
 *
 * @param chunkDuration how long a chunk of several groups of pictures may be
 * @param longestGroup a single group of pictures longer than this is encoded again
 * @param chunkSize a chunk never grows beyond this size
 */
public record IngestBlock(
    @Key(
            value = "Chunks end at keyframes and hold as much as fits into this time.",
            defaultValue = "2s",
            min = "10ms",
            max = "1m")
        Duration chunkDuration,
    @Key(
            value =
                "Video whose keyframes are further apart than this is encoded again; not below"
                    + " `chunkDuration`. Absent: 30s for recordings, 4s for live sources.",
            min = "10ms",
            max = "10m")
        Optional<Duration> longestGroup,
    @Key(
            value =
                "Largest chunk. A group of pictures larger than this is encoded again; must not be above"
                    + " `topics.maxChunkSize`.",
            defaultValue = "16MiB",
            min = "64KiB",
            max = "512MiB")
        ByteSize chunkSize) {}
