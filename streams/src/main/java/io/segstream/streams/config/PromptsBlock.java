package io.segstream.streams.config;

import io.segstream.inference.config.Key;

/**
 * Objects that somebody points out.
 *
 * @param maxObjects of a feed at a time
 * @param maxPending prompts of a feed that may wait
 */
public record PromptsBlock(
    @Key(
            value =
                "Prompted objects of a feed at a time. What is remembered of them is one record, so a"
                    + " model with long embeddings may need fewer; the service says so when it starts.",
            defaultValue = "16",
            unit = "objects",
            min = "0",
            max = "32")
        int maxObjects,
    @Key(
            value = "Prompts of a feed that may wait for their frame; more are refused.",
            defaultValue = "64",
            unit = "prompts",
            min = "1",
            max = "10000")
        int maxPending) {}
