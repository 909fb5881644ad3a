package io.segstream.streams.cli;

import io.segstream.inference.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What a command that ran in this process printed and ended with. */
record CommandRun(int exitCode, String out, String err) {
  /** Runs a command with nothing on its input and no environment. */
  static CommandRun of(String... arguments) {
    return withInput(InputStream.nullInputStream(), arguments);
  }

  /** Runs a command that may read its input. */
  static CommandRun withInput(InputStream in, String... arguments) {
    return run(in, () -> 0, arguments);
  }

  /** Runs a command whose clock goes on by a minute whenever it is looked at. */
  static CommandRun slow(String... arguments) {
    AtomicLong minutes = new AtomicLong();
    return run(
        InputStream.nullInputStream(),
        () -> Duration.ofMinutes(minutes.incrementAndGet()).toNanos(),
        arguments);
  }

  private static CommandRun run(InputStream in, LongSupplier clock, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(in, print(out), print(err), Map.of(), Terminal.Display.PLAIN, clock);
    int exitCode = SegstreamCli.commandLine(terminal).execute(arguments);
    return new CommandRun(exitCode, text(out), text(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The lines on standard output. */
  List<String> lines() {
    return out.lines().toList();
  }
}
