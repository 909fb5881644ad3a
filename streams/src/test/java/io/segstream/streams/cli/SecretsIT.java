package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.segstream.inference.command.ExitCode;
import io.segstream.streams.broker.BrokerSettings;
import io.segstream.streams.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Feeds marked credentials into every path that fails and looks for the mark in all that is said.
 */
class SecretsIT {
  private static final String MARK = "hunter2mark";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\""
          + " password=\""
          + MARK
          + "\";";

  @TempDir Path directory;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger kafka = (Logger) LoggerFactory.getLogger("org.apache.kafka");
  private Level rootLevel;
  private Level kafkaLevel;

  @BeforeEach
  void listen() {
    rootLevel = root.getLevel();
    kafkaLevel = kafka.getLevel();
    logged.setContext(root.getLoggerContext());
    logged.start();
    root.addAppender(logged);
    root.setLevel(Level.INFO);
    kafka.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    root.setLevel(rootLevel);
    kafka.setLevel(kafkaLevel);
    root.detachAppender(logged);
    logged.stop();
  }

  @Test
  void shouldKeepCredentialsOfSourcesToItself() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    web.start();
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.temporary())) {
      String servers = "kafka.bootstrap.servers=" + broker.bootstrapServers();
      String host = "127.0.0.1:" + web.getAddress().getPort();
      for (String source :
          List.of(
              "http://user:" + MARK + "@" + host + "/clip.mp4?token=" + MARK,
              "http://user:" + MARK + "@127.0.0.1:1/clip.mp4",
              "https://user:" + MARK + "@" + host + "/clip.mp4",
              "nonsense://user:" + MARK + "@" + host + "/clip.mp4",
              "http://user:" + MARK + "@no host/clip.mp4")) {
        requireSilentFailure("ingest", source, "--feed", "door", "--debug", "--set", servers);
      }
      requireSilentFailure(
          "demo",
          "rtsp://user:" + MARK + "@127.0.0.1:1/door",
          "--read-at-most",
          "1",
          "--out",
          directory.resolve("door.mp4").toString(),
          "--debug");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void shouldKeepSecretsOfTheConfigurationToItself() throws IOException {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.yaml"),
            """
            kafka:
              sasl.jaas.config: '%s'
              ssl.key.password: %s
              my.plugin.token: %s
            servise: 1
            """
                .formatted(LOGIN, MARK, MARK));
    String login = "kafka.sasl.jaas.config=" + LOGIN;
    requireSilentFailure("config", "check", "--config", wrong.toString(), "--debug");
    requireSilent(
        CommandRun.of(
            "config", "show", "--set", login, "--set", "kafka.my.plugin.token=" + MARK, "--debug"));
    for (String jaas : List.of(LOGIN, MARK, "no.such.Module required password=" + MARK + ";")) {
      requireSilentFailure(
          "topics",
          "list",
          "--debug",
          "--set",
          "kafka.bootstrap.servers=localhost:1",
          "--set",
          "kafka.default.api.timeout.ms=300",
          "--set",
          "kafka.security.protocol=SASL_PLAINTEXT",
          "--set",
          "kafka.sasl.mechanism=PLAIN",
          "--set",
          "kafka.sasl.jaas.config=" + jaas);
    }
    requireSilentFailure(
        "topics",
        "list",
        "--debug",
        "--set",
        "kafka.security.protocol=SSL",
        "--set",
        "kafka.ssl.keystore.type=PEM",
        "--set",
        "kafka.ssl.keystore.key=" + MARK);
  }

  private void requireSilentFailure(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.out()).isNotEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("segstream: ");
    requireSilent(run);
  }

  private void requireSilent(CommandRun run) {
    assertThat(run.out()).doesNotContain(MARK);
    assertThat(run.err()).doesNotContain(MARK);
    List<String> lines = new ArrayList<>();
    for (ILoggingEvent event : List.copyOf(logged.list)) {
      lines.add(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    assertThat(lines).noneMatch(line -> line.contains(MARK));
  }
}
