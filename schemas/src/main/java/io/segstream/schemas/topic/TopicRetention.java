package io.segstream.schemas.topic;

import java.time.Duration;
import java.util.Objects;

/**
 * How long topics keep records, counted from their arrival at the broker.
 *
 * @param chunks video
 * @param records segments, events and prompts
 * @param deadLetters records that could not be processed
 */
public record TopicRetention(Duration chunks, Duration records, Duration deadLetters) {
  /** A day of video, a week of results, two weeks of dead letters. */
  public static final TopicRetention DEFAULT =
      new TopicRetention(Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(14));

  public TopicRetention {
    requirePositive("chunks", chunks);
    requirePositive("records", records);
    requirePositive("deadLetters", deadLetters);
  }

  private static void requirePositive(String name, Duration duration) {
    Objects.requireNonNull(duration, name);
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Retention of %s is %s, must be at least a millisecond".formatted(name, duration));
    }
  }

  Duration of(Topic topic) {
    return switch (topic) {
      case CHUNKS -> chunks;
      case DEAD_LETTERS -> deadLetters;
      case SEGMENTS, OBJECTS, CLUSTERS, EVENTS, PROMPTS -> records;
    };
  }
}
