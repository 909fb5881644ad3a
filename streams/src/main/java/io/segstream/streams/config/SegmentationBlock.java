package io.segstream.streams.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How segments are made of a model's output.
 *
 * @param objectnessThreshold pixels at or above it belong to objects
 * @param minimumArea smallest segment, as a share of the frame
 * @param maxSegments most segments of one frame
 * @param maxGroups most groups of pixel embeddings of one frame
 * @param seed of every random choice
 * @param everyNth of the frames is processed
 * @param fps processed frames per second of video
 * @param inferenceTimeout after which the frames of a batch count as failed
 */
public record SegmentationBlock(
    @Key(
            value = "Pixels whose objectness is at or above this belong to objects.",
            defaultValue = "0.5",
            min = "0",
            max = "1")
        double objectnessThreshold,
    @Key(
            value = "Smallest segment, as a share of the frame's area; smaller ones are dropped.",
            defaultValue = "0.0005",
            min = "0",
            max = "1")
        double minimumArea,
    @Key(
            value = "Most segments of one frame; those with the lowest scores are dropped.",
            defaultValue = "32",
            unit = "segments",
            min = "1",
            max = "254")
        int maxSegments,
    @Key(
            value = "Most groups into which K-Means splits the pixel embeddings of one frame.",
            defaultValue = "8",
            unit = "groups",
            min = "1",
            max = "64")
        int maxGroups,
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
            value =
                "After this time without a result the frames of a batch are published as failed.",
            defaultValue = "30s",
            min = "10ms",
            max = "10m")
        Duration inferenceTimeout) {}
