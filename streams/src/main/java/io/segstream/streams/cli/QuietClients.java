package io.segstream.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Kafka clients from warning, several times a second, about a broker that does not
 * answer, while somebody else waits for the answer and will report its absence once.
 */
final class QuietClients implements AutoCloseable {
  private final Logger logger;
  private final Level before;

  private QuietClients(Logger logger) {
    this.logger = logger;
    this.before = logger == null ? null : logger.getLevel();
  }

  static QuietClients begin() {
    org.slf4j.Logger slf4j = LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient");
    QuietClients quiet = new QuietClients(slf4j instanceof Logger logback ? logback : null);
    if (quiet.logger != null) {
      quiet.logger.setLevel(Level.ERROR);
    }
    return quiet;
  }

  @Override
  public void close() {
    if (logger != null) {
      logger.setLevel(before);
    }
  }
}
