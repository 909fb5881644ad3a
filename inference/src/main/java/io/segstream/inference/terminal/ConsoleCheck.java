package io.segstream.inference.terminal;

import java.io.Console;

/** Tells a screen from a file on any JDK from 17. */
final class ConsoleCheck {
  private ConsoleCheck() {}

  /**
   * Up to JDK 21 {@link System#console} is null unless input and output are both a screen; later
   * ones always return a console and have {@code isTerminal} for this.
   */
  static boolean isScreen() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Console.isTerminal cannot be called", e);
    }
  }
}
