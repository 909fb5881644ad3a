package io.segstream.streams.config;

/**
 * How segments of successive frames become tracked objects.
 *
 * @param minimumSimilarity below it a segment and an object are not matched
 * @param maskWeight share of mask overlap in the similarity
 * @param confirmAfter frames on which an object must be seen before it gets its id
 * @param endAfter processed frames without a match after which an object ends
 */
public record TrackingBlock(
    @Key(
            value =
                "Least similarity, 0 to 1, of a segment and an object for them to be matched; it mixes mask"
                    + " overlap and embedding.",
            defaultValue = "0.3",
            min = "0",
            max = "1")
        double minimumSimilarity,
    @Key(
            value = "Share of mask overlap in that similarity; the rest is the embedding.",
            defaultValue = "0.5",
            min = "0",
            max = "1")
        double maskWeight,
    @Key(
            value = "Frames on which an object must be seen before it is published with an id.",
            defaultValue = "3",
            unit = "frames",
            min = "1",
            max = "1000")
        int confirmAfter,
    @Key(
            value = "Processed frames without a match after which an object has ended.",
            defaultValue = "30",
            unit = "frames",
            min = "1",
            max = "100000")
        int endAfter) {}
