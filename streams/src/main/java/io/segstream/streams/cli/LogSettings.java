package io.segstream.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Sets how much is logged; without options {@code logback.xml} decides. */
final class LogSettings {
  private static final String OWN = "io.segstream";
  private static final String KAFKA = "org.apache.kafka";

  private LogSettings() {}

  static void apply(boolean debug, boolean verbose) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    if (debug) {
      context.getLogger(OWN).setLevel(Level.DEBUG);
    }
    if (verbose) {
      context.getLoggerList().stream()
          .filter(logger -> logger.getLevel() != null && !logger.getName().startsWith(OWN))
          .forEach(logger -> logger.setLevel(Level.INFO));
    }
  }

  /**
   * Logs nothing but errors, for commands that report by themselves; has no effect where the user
   * asked for logs.
   */
  static void onlyErrors() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    boolean asked =
        context.getLogger(OWN).getLevel() == Level.DEBUG
            || context.getLogger(KAFKA).getLevel() == Level.INFO;
    if (!asked) {
      context.getLoggerList().stream()
          .filter(logger -> logger.getLevel() != null)
          .forEach(logger -> logger.setLevel(Level.ERROR));
    }
  }
}
