package io.segstream.schemas.serde;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The CloudEvents 1.0 attributes of one record.
 *
 * @param type what kind of record it is and in which version
 * @param source where it came from: an URI reference
 * @param id unique among the records of the same source; the same record, replayed, has the same id
 * @param timeUs when it happened, microseconds since the Unix epoch; empty if the record has no
 *     time of its own
 * @param subject what within the source it is about, such as an object's key
 */
public record CloudEvent(
    EventType type, String source, String id, OptionalLong timeUs, Optional<String> subject) {

  public CloudEvent {
    Objects.requireNonNull(type, "type");
    requireText("source", source);
    requireText("id", id);
    Objects.requireNonNull(timeUs, "timeUs");
    Objects.requireNonNull(subject, "subject");
    subject.ifPresent(text -> requireText("subject", text));
  }

  private static void requireText(String name, String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "CloudEvents attribute %s must not be empty".formatted(name));
    }
  }
}
