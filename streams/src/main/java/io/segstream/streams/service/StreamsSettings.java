package io.segstream.streams.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How the service takes part in Kafka Streams.
 *
 * @param applicationId names the service: instances with the same id share the feeds
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param threads stream threads, 1 or more; more than there are partitions stay idle
 * @param commitInterval time between commits: results become visible to {@code read_committed}
 *     consumers that much later
 * @param stateDirectory where stores lie; keep it between runs, so that a restarted instance takes
 *     over its own unfinished transaction at once
 * @param clients settings passed to Kafka as they are, by their Kafka names, with or without the
 *     prefix of a client; they win over what the service sets, under whatever prefix
 */
public record StreamsSettings(
    String applicationId,
    String bootstrapServers,
    int threads,
    Duration commitInterval,
    Path stateDirectory,
    Map<String, String> clients) {
  public static final String DEFAULT_APPLICATION_ID = "segstream";
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofSeconds(2);

  public StreamsSettings {
    requireText("Application id", applicationId);
    requireText("Bootstrap servers", bootstrapServers);
    Objects.requireNonNull(commitInterval, "commitInterval");
    Objects.requireNonNull(stateDirectory, "stateDirectory");
    clients = Map.copyOf(clients);
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Number of stream threads is %d, must be 1 or more".formatted(threads));
    }
    if (commitInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Commit interval is %s, must be a millisecond or more".formatted(commitInterval));
    }
  }

  /** One thread, commits every 2 s, no settings passed through. */
  public static StreamsSettings of(String bootstrapServers, Path stateDirectory) {
    return new StreamsSettings(
        DEFAULT_APPLICATION_ID,
        bootstrapServers,
        1,
        DEFAULT_COMMIT_INTERVAL,
        stateDirectory,
        Map.of());
  }

  public StreamsSettings withApplicationId(String id) {
    return new StreamsSettings(
        id, bootstrapServers, threads, commitInterval, stateDirectory, clients);
  }

  public StreamsSettings withThreads(int count) {
    return new StreamsSettings(
        applicationId, bootstrapServers, count, commitInterval, stateDirectory, clients);
  }

  public StreamsSettings withClients(Map<String, String> passedThrough) {
    return new StreamsSettings(
        applicationId, bootstrapServers, threads, commitInterval, stateDirectory, passedThrough);
  }

  private static void requireText(String what, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
  }
}
