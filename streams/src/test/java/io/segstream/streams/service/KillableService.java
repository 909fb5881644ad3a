package io.segstream.streams.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One life of the service in a process of its own; it ends with SIGKILL. */
public final class KillableService implements AutoCloseable {
  /**
   * What the lives of one service have in common.
   *
   * @param model directory of the model
   * @param directory gets the service's state and what its lives print
   */
  public record Lives(String bootstrapServers, Path model, Path directory) {
    /** Begins the next life. */
    public KillableService start() throws IOException {
      Path output = directory.resolve("output.txt");
      String logging = System.getProperty("logback.configurationFile");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Dai.djl.offline=true",
                  "-Dorg.bytedeco.javacpp.logger=slf4j",
                  logging == null
                      ? "-Dsegstream.logging=default"
                      : "-Dlogback.configurationFile=" + logging,
                  "-cp",
                  System.getProperty("java.class.path"),
                  ServiceProcess.class.getName(),
                  bootstrapServers,
                  directory.resolve("killed").toString(),
                  model.toString())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
      return new KillableService(process, output);
    }
  }

  private final Process process;
  private final Path output;

  private KillableService(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ends by itself within a time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What this life and those before it printed. */
  public String errors() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it, if it still lives, and waits until it is gone. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
