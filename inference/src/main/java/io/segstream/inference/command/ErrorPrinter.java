package io.segstream.inference.command;

import io.segstream.inference.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong: one line (one per error in a configuration), no stack trace unless asked.
 */
final class ErrorPrinter {
  private final PrintStream err;

  ErrorPrinter(PrintStream err) {
    this.err = err;
  }

  /** Bad arguments. */
  int wrongUse(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    print(e instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : lowerFirst(e));
    err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    return ExitCode.WRONG_USE;
  }

  private static String unknown(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().get(0);
    boolean takesCommands = !e.getCommandLine().getSubcommands().isEmpty();
    String kind = argument.startsWith("-") ? "option" : takesCommands ? "command" : "argument";
    List<String> near = e.getSuggestions();
    String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    return "unknown %s '%s'%s".formatted(kind, argument, hint);
  }

  private static String lowerFirst(ParameterException e) {
    String message = e.getMessage();
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /** An exception that a command threw. */
  int failed(Exception e, boolean debug) {
    print(describe(e));
    if (debug) {
      e.printStackTrace(err);
    }
    return isWrongUse(e) ? ExitCode.WRONG_USE : ExitCode.FAILED;
  }

  /** Whether the arguments or the configuration are to blame, and not what happened on the way. */
  private static boolean isWrongUse(Exception e) {
    return e instanceof UsageException
        || e instanceof ConfigurationException
        || isRefusedArgument(e);
  }

  /** Whether this project refused a value; a library's refusal is a defect of this project. */
  private static boolean isRefusedArgument(Exception e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith("io.segstream.");
  }

  private void print(String message) {
    err.println(RootCommand.NAME + ": " + message);
  }

  /** Exceptions whose text was written for users. */
  private static boolean isOurs(Exception e) {
    return e.getMessage() != null
        && (e.getClass().getName().startsWith("io.segstream.") || isRefusedArgument(e));
  }

  private static String describe(Exception e) {
    if (isOurs(e)) {
      return e.getMessage();
    }
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof NoSuchFileException) {
      return "there is no file or directory '%s'".formatted(cause.getMessage());
    }
    if (cause instanceof AccessDeniedException) {
      return "no permission for '%s'".formatted(cause.getMessage());
    }
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : unexpected(e);
  }

  private static String unexpected(Exception e) {
    String text = e.getMessage() == null ? "" : ": " + e.getMessage();
    return "unexpected %s%s; run again with --debug for the stack trace"
        .formatted(e.getClass().getSimpleName(), text);
  }
}
