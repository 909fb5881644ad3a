package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import java.util.Optional;

/**
 * Which frame of a feed this is.
 *
 * @param index position inside its chunk, from 0
 * @param frameNumber position within the feed, from 0
 * @param captureTimeUs microseconds since the Unix epoch
 * @param presentationTimeUs relative to the start of the feed, microseconds
 * @param size of the source frame, upright; empty if the frame was never decoded
 */
record FrameInfo(
    int index,
    long frameNumber,
    long captureTimeUs,
    long presentationTimeUs,
    Optional<FrameSize> size) {}
