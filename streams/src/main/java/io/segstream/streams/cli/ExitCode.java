package io.segstream.streams.cli;

/** Exit codes of every command. */
public final class ExitCode {
  /** The command did what it was asked. */
  public static final int DONE = 0;

  /** It tried and failed. */
  public static final int FAILED = 1;

  /** It was asked wrongly: arguments, options, configuration. */
  public static final int WRONG_USE = 2;

  private ExitCode() {}
}
