package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import java.time.Duration;
import java.util.Optional;

/**
 * How segments are made of a model's output.
 *
 * @param objectnessThreshold pixels at or above it belong to objects
 * @param coreThreshold that a segment must reach somewhere
 * @param minimumArea smallest segment, as a share of the frame
 * @param maxSegments most segments of one frame
 * @param maxGroups most groups of pixel embeddings of one frame
 * @param refineMasks whether the model's mask head draws masks again
 * @param labelScore that a word of the vocabulary must exceed
 * @param labelSimilarity cosine that a word of the vocabulary must reach
 * @param seed of every random choice
 * @param everyNth of the frames is processed
 * @param fps processed frames per second of video
 * @param framesPerCall frames of a chunk that go to the model together
 * @param inferenceTimeout for one call
 * @param chunkTimeout for all calls of a chunk
 * @param maxFramesPerChunk above which a chunk is refused
 */
public record SegmentationBlock(
    @Key(
            value = "Pixels whose objectness is at or above this belong to objects.",
            defaultValue = "0.5",
            min = "0.001",
            max = "1")
        double objectnessThreshold,
    @Key(
            value =
                "A segment is kept only if its objectness reaches this somewhere (hysteresis); not below"
                    + " `objectnessThreshold`.",
            defaultValue = "0.6",
            min = "0.001",
            max = "1")
        double coreThreshold,
    @Key(
            value = "Smallest segment, as a share of the frame's area.",
            defaultValue = "0.001",
            min = "0",
            max = "0.99")
        double minimumArea,
    @Key(
            value = "Most segments of one frame; those of largest score x area are kept.",
            defaultValue = "24",
            unit = "segments",
            min = "1",
            max = "255")
        int maxSegments,
    @Key(
            value = "Most groups into which K-Means splits the pixel embeddings of one frame.",
            defaultValue = "8",
            unit = "groups",
            min = "1",
            max = "64")
        int maxGroups,
    @Key(
            value =
                "Draw each segment's mask again with the model's mask head, if its card names one"
                    + " (`refiner`). Costs one more run of a network per frame.",
            defaultValue = "true")
        boolean refineMasks,
    @Key(
            value =
                "A segment is called by a word of the model's vocabulary only if the word's share"
                    + " among all of `model.vocabulary` and the background is above this.",
            defaultValue = "0.05",
            min = "0",
            max = "0.999")
        double labelScore,
    @Key(
            value =
                "A segment is called by a word only if the cosine of their vectors is at least"
                    + " this, and above 0, which is the background's.",
            defaultValue = "0",
            min = "0",
            max = "1")
        double labelSimilarity,
    @Key(
            value = "Seed of every random choice; the same seed gives the same bytes.",
            defaultValue = "17")
        long seed,
    @Key(
            value = "Process every n-th frame of a feed; the others are published as skipped.",
            defaultValue = "1",
            unit = "frames",
            min = "1",
            max = "100000")
        int everyNth,
    @Key(
            value =
                "Process this many frames per second of video; the others are published as skipped."
                    + " Cannot be combined with `everyNth`.",
            unit = "frames per second",
            min = "0.001",
            max = "1000")
        Optional<Double> fps,
    @Key(
            value = "Frames of a chunk that go to the model in one request.",
            defaultValue = "2",
            unit = "frames",
            min = "1",
            max = "1024")
        int framesPerCall,
    @Key(
            value =
                "After this time without a result the frames of a request are published as failed.",
            defaultValue = "30s",
            min = "10ms",
            max = "1h")
        Duration inferenceTimeout,
    @Key(
            value =
                "Time for decoding and all requests of a chunk; the frames beyond it are published as"
                    + " failed. Kafka's"
                    + " `max.poll.interval.ms` and the transaction timeout follow from it.",
            defaultValue = "3m",
            min = "10ms",
            max = "1h")
        Duration chunkTimeout,
    @Key(
            value = "A chunk that promises more frames than this goes to the dead-letter topic.",
            defaultValue = "2000",
            unit = "frames",
            min = "1",
            max = "100000")
        int maxFramesPerChunk) {}
