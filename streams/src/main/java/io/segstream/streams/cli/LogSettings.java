package io.segstream.streams.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Sets how much is logged; without options {@code logback.xml} decides. */
final class LogSettings {
  private static final String OWN = "io.segstream";

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
}
