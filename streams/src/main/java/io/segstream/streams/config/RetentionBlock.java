package io.segstream.streams.config;

import io.segstream.inference.config.Key;
import io.segstream.schemas.topic.TopicRetention;
import java.time.Duration;

/**
 * How long records stay in the topics that are deleted by age.
 *
 * @param chunks video
 * @param records segments, events and prompts
 * @param deadLetters records that could not be processed
 */
public record RetentionBlock(
    @Key(value = "Of the chunk topic: the video.", defaultValue = "1d", min = "1s", max = "36500d")
        Duration chunks,
    @Key(
            value = "Of the topics with segments, events and prompts.",
            defaultValue = "7d",
            min = "1s",
            max = "36500d")
        Duration records,
    @Key(value = "Of the dead-letter topic.", defaultValue = "14d", min = "1s", max = "36500d")
        Duration deadLetters) {

  TopicRetention topicRetention() {
    return new TopicRetention(chunks, records, deadLetters);
  }
}
