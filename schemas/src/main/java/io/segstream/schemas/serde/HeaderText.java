package io.segstream.schemas.serde;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** Kafka headers whose values are UTF-8 text and whose names occur once. */
final class HeaderText {
  private HeaderText() {}

  static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
