package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import java.time.Duration;

/**
 * How segments of successive frames become tracked objects.
 *
 * @param confirmAfter frames in a row on which an object must be seen before it gets an id
 * @param endAfter processed frames that a lost object is remembered
 * @param endAfterTime capture time that a lost object is remembered
 * @param maxTracks objects remembered at a time
 * @param minimumOverlap of masks, to match by position
 * @param minimumSimilarity of embeddings, to match at all
 * @param returnSimilarity of embeddings, to match an object that was lost
 * @param maxShift distance between two frames
 * @param overlapWeight against embedding
 * @param embeddingRate share of the newest embedding in the running mean
 * @param publishEvery frames between two updates of an object's state
 * @param idleExpiry time without a chunk after which a feed's objects have ended
 */
public record TrackingBlock(
    @Key(
            value = "Frames in a row on which an object must be seen before it gets an id.",
            defaultValue = "3",
            unit = "frames",
            min = "1",
            max = "1000")
        int confirmAfter,
    @Key(
            value =
                "Processed frames that an object out of sight is remembered; then it has ended.",
            defaultValue = "150",
            unit = "frames",
            min = "0",
            max = "1000000")
        int endAfter,
    @Key(
            value = "Capture time that an object out of sight is remembered; then it has ended.",
            defaultValue = "5s",
            min = "0ms",
            max = "7d")
        Duration endAfterTime,
    @Key(
            value = "Objects of a feed remembered at a time, tentative and lost ones included.",
            defaultValue = "64",
            unit = "objects",
            min = "1",
            max = "10000")
        int maxTracks,
    @Key(
            value =
                "Mask overlap (IoU) from which a segment may be a visible object by position alone.",
            defaultValue = "0.1",
            min = "0",
            max = "1")
        double minimumOverlap,
    @Key(
            value = "Cosine of embeddings below which a segment is never a visible object.",
            defaultValue = "0.5",
            min = "-1",
            max = "1")
        double minimumSimilarity,
    @Key(
            value =
                "Cosine of embeddings from which a segment may be an object that was lost, or that moved"
                    + " farther than its mask.",
            defaultValue = "0.85",
            min = "-1",
            max = "1")
        double returnSimilarity,
    @Key(
            value = "Distance that an object may move between two processed frames.",
            defaultValue = "1",
            unit = "diagonals of its box",
            min = "0.01",
            max = "100")
        double maxShift,
    @Key(
            value = "Weight of mask overlap against embedding in a match.",
            defaultValue = "0.5",
            min = "0",
            max = "1")
        double overlapWeight,
    @Key(
            value = "Share of the newest embedding in an object's running mean.",
            defaultValue = "0.1",
            min = "0.001",
            max = "1")
        double embeddingRate,
    @Key(
            value =
                "Frames that show an object between two updates of its state in the objects topic;"
                    + " changes of its state are always published.",
            defaultValue = "25",
            unit = "frames",
            min = "1",
            max = "100000")
        int publishEvery,
    @Key(
            value =
                "Time without a chunk after which the objects of a feed have ended, counted while the"
                    + " service is up. A feed whose ingest says that it is over ends at once.",
            defaultValue = "1d",
            min = "1m",
            max = "365d")
        Duration idleExpiry) {}
