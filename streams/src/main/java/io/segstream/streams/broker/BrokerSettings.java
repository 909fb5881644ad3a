package io.segstream.streams.broker;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link EmbeddedBroker} runs.
 *
 * @param host name or address that the broker listens on and tells its clients
 * @param port port that the broker listens on, 1 to 65535, or 0 for any free one
 * @param dataDirectory where topics are kept between runs; without it they live in a temporary
 *     directory that is deleted when the broker closes
 * @param maxMessageBytes largest record batch that the broker takes on topics that set no limit of
 *     their own, bytes
 */
public record BrokerSettings(
    String host, int port, Optional<Path> dataDirectory, int maxMessageBytes) {
  /** Enough for a chunk of a few seconds of high-bit-rate video. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

  public BrokerSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(dataDirectory, "dataDirectory");
    if (host.isBlank()) {
      throw new IllegalArgumentException("Broker host is empty; give a host name or address");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "Broker port is %d, must be 1 to 65535, or 0 for any free port".formatted(port));
    }
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "Broker message limit is %d bytes, must be at least 1".formatted(maxMessageBytes));
    }
  }

  /** A broker on localhost, on any free port, that forgets everything when it closes. */
  public static BrokerSettings temporary() {
    return new BrokerSettings("localhost", 0, Optional.empty(), DEFAULT_MAX_MESSAGE_BYTES);
  }

  /** A broker on localhost, on any free port, that keeps its topics in a directory. */
  public static BrokerSettings keptIn(Path dataDirectory) {
    return new BrokerSettings(
        "localhost", 0, Optional.of(dataDirectory), DEFAULT_MAX_MESSAGE_BYTES);
  }

  /** The same settings on another port. */
  public BrokerSettings withPort(int newPort) {
    return new BrokerSettings(host, newPort, dataDirectory, maxMessageBytes);
  }

  /** The same settings with another message limit. */
  public BrokerSettings withMaxMessageBytes(int newLimit) {
    return new BrokerSettings(host, port, dataDirectory, newLimit);
  }
}
