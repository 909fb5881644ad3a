package io.segstream.schemas.serde;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.header.Headers;

/**
 * CloudEvents attributes as Kafka headers: binary content mode of the <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 * protocol binding</a> of CloudEvents 1.0.2.
 */
public final class CloudEvents {
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";
  public static final String TIME = "ce_time";
  public static final String SUBJECT = "ce_subject";
  public static final String CONTENT_TYPE = "content-type";

  private CloudEvents() {}

  /** Writes the attributes, replacing those of another event; other headers stay. */
  public static void write(CloudEvent event, Headers headers) {
    HeaderText.set(headers, SPEC_VERSION, "1.0");
    HeaderText.set(headers, TYPE, event.type().attribute());
    HeaderText.set(headers, SOURCE, event.source());
    HeaderText.set(headers, ID, event.id());
    headers.remove(TIME).remove(SUBJECT).remove(CONTENT_TYPE);
    event.timeUs().ifPresent(timeUs -> HeaderText.set(headers, TIME, rfc3339(timeUs)));
    event.subject().ifPresent(subject -> HeaderText.set(headers, SUBJECT, subject));
    if (!event.type().contentType().isEmpty()) {
      HeaderText.set(headers, CONTENT_TYPE, event.type().contentType());
    }
  }

  /** A time as RFC 3339 text in UTC, with as many decimals as it needs: 0, 3 or 6. */
  static String rfc3339(long timeUs) {
    return DateTimeFormatter.ISO_INSTANT.format(Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS));
  }
}
