package io.segstream.inference.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What surrounds a command: its streams, its environment and its clock. Tests give their own.
 *
 * @param in standard input
 * @param out results
 * @param err progress and errors
 * @param environment variables of the process
 * @param display whether {@code err} is a screen or a file
 * @param nanoClock for rates and remaining times, as {@link System#nanoTime}
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Display display,
    LongSupplier nanoClock) {
  /** What {@code err} is shown on. */
  public enum Display {
    /** A screen: lines can be overwritten. */
    INTERACTIVE,
    /** A file or a pipe: only whole lines make sense. */
    PLAIN
  }

  public Terminal {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    environment = Map.copyOf(environment);
    Objects.requireNonNull(display, "display");
    Objects.requireNonNull(nanoClock, "nanoClock");
  }

  /** The terminal of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in, System.out, System.err, System.getenv(), detect(), System::nanoTime);
  }

  private static Display detect() {
    String term = System.getenv().getOrDefault("TERM", "dumb");
    return ConsoleCheck.isScreen() && !term.equals("dumb") ? Display.INTERACTIVE : Display.PLAIN;
  }
}
