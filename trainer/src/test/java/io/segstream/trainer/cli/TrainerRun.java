package io.segstream.trainer.cli;

import io.segstream.inference.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command of the trainer that ran in this process printed and ended with. */
record TrainerRun(int exitCode, String out, String err) {
  static TrainerRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            print(out),
            print(err),
            Map.of(),
            Terminal.Display.PLAIN,
            () -> 0);
    int exitCode = TrainerCli.commandLine(terminal).execute(arguments);
    return new TrainerRun(exitCode, text(out), text(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
