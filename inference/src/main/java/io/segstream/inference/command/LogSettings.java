package io.segstream.inference.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged; without options {@code logback.xml} decides. */
public final class LogSettings {
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

  /**
   * Logs nothing but errors, for commands that report by themselves; has no effect where the user
   * asked for logs.
   */
  public static void onlyErrors() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    boolean asked =
        context.getLogger(OWN).getLevel() == Level.DEBUG
            || context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel() == Level.INFO;
    if (!asked) {
      context.getLoggerList().stream()
          .filter(logger -> logger.getLevel() != null)
          .forEach(logger -> logger.setLevel(Level.ERROR));
    }
  }
}
