package io.segstream.inference.command;

/**
 * Exit codes of every command. The rule: 2 if the command line or the configuration is wrong, so
 * that the same command fails again however often it is tried; 1 if it failed on the way.
 */
public final class ExitCode {
  /** The command did what it was asked. */
  public static final int DONE = 0;

  /** It failed on the way: no broker, a broken video, a port in use. */
  public static final int FAILED = 1;

  /**
   * It was asked wrongly: an unknown option, a bad value, a file or a model that is not there, a
   * wrong configuration.
   */
  public static final int WRONG_USE = 2;

  /**
   * It was stopped by a signal before it was done, and left nothing behind that is half done: what
   * shells expect after Ctrl-C. Commands that run until they are stopped end with {@link #DONE}
   * instead.
   */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
