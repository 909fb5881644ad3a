package io.segstream.streams.config;

import io.segstream.inference.batch.BatchSettings;
import io.segstream.inference.config.Key;
import java.time.Duration;

/**
 * How frames of several stream threads share one inference call.
 *
 * @param mode whether they do
 * @param maxBatch most frames of one call
 * @param maxWait how long a call waits for more frames
 * @param queue requests that may wait
 */
public record BatchingBlock(
    @Key(
            value =
                "`DISABLED`: each chunk's frames go to the model alone, which makes replays byte-equal."
                    + " `ENABLED`: frames of several feeds are merged, which pays on a GPU.",
            defaultValue = "DISABLED")
        BatchSettings.Mode mode,
    @Key(
            value = "Most frames of one inference call.",
            defaultValue = "8",
            unit = "frames",
            min = "1",
            max = "1024")
        int maxBatch,
    @Key(
            value = "How long a call waits for more frames before it starts.",
            defaultValue = "5ms",
            min = "0ms",
            max = "10s")
        Duration maxWait,
    @Key(
            value = "Requests that may wait; who submits more is blocked.",
            defaultValue = "64",
            unit = "requests",
            min = "1",
            max = "100000")
        int queue) {}
