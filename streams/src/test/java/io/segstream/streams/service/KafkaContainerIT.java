package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.service.SegmentationService.CloseResult;
import io.segstream.streams.service.ServiceHealth.Liveness;
import io.segstream.streams.topology.ProcessingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The whole path against Kafka as it is shipped, in a container. Skipped, with the reason, where no
 * Docker daemon listens or the image is neither there nor to be had. Another image:
 *
 * <pre>
 * mvn -pl streams -am verify -Dtest=none -Dit.test=KafkaContainerIT \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *     -Dsegstream.test.kafka.image=apache/kafka:4.1.0
 * </pre>
 */
class KafkaContainerIT {
  private static final String IMAGE =
      System.getProperty("segstream.test.kafka.image", "apache/kafka:4.1.0");
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker().withPartitions(2);
  private static final long PULL_MINUTES = 3;

  @TempDir Path directory;

  @Test
  void shouldAccountForEveryFrameOnKafkaInAContainer() throws Exception {
    requireImage();
    int handlesBefore = NativeHandles.live();
    try (KafkaContainer kafka = container()) {
      // Given
      kafka.start();
      BaselineModel.writeTo(directory.resolve("model"));
      ModelRuntime runtime = ModelRuntime.onCpu(LoadedModel.load(directory.resolve("model")));
      ServiceSettings settings =
          ServiceSettings.of(
              StreamsSettings.of(kafka.getBootstrapServers(), directory.resolve("state")),
              CATALOGUE);
      TestTopics topics = new TestTopics(kafka.getBootstrapServers(), CATALOGUE);
      List<VideoChunk> gate = TestChunks.generated(new FeedId("gate"), 3, 10);
      List<VideoChunk> yard = TestChunks.generated(new FeedId("yard"), 2, 10);
      try (SegmentationService service =
          SegmentationService.start(settings, runtime, ProcessingListener.NONE)) {
        // When
        topics.send(gate);
        topics.send(yard);
        // Then
        requireAccounts(
            topics.read(Topic.SEGMENTS, 50, () -> service.health().liveness() == Liveness.ALIVE));
        assertThat(service.shutDown()).isEqualTo(CloseResult.FINISHED);
      }
    }
    assertThat(NativeHandles.live()).as("native objects left open").isEqualTo(handlesBefore);
  }

  private static void requireAccounts(List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    List<String> frames = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      FrameSegments frame = FrameSegments.parseFrom(record.value());
      assertThat(frame.getOutcome()).isEqualTo(FrameOutcome.FRAME_OUTCOME_SEGMENTED);
      frames.add(frame.getFeed() + " " + frame.getFrameNumber());
    }
    List<String> expected = new ArrayList<>();
    for (int frame = 0; frame < 30; frame++) {
      expected.add("gate " + frame);
    }
    for (int frame = 0; frame < 20; frame++) {
      expected.add("yard " + frame);
    }
    assertThat(frames).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(frames)
        .filteredOn(frame -> frame.startsWith("gate"))
        .isEqualTo(expected.subList(0, 30));
  }

  private static KafkaContainer container() {
    return new KafkaContainer(
            DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("apache/kafka"))
        .withImagePullPolicy(image -> false)
        .withStartupTimeout(Duration.ofMinutes(2));
  }

  /**
   * Asks cheaply before Testcontainers does: inside a container without Docker it tries for
   * minutes, and an image that cannot be pulled is a failure to it.
   */
  private static void requireImage() throws Exception {
    Optional<String> host = Optional.ofNullable(System.getenv("DOCKER_HOST"));
    Path socket =
        Path.of(
            host.filter(address -> address.startsWith("unix://"))
                .map(address -> address.substring("unix://".length()))
                .orElse("/var/run/docker.sock"));
    boolean remote = host.isPresent() && !host.get().startsWith("unix://");
    assumeTrue(remote || Files.exists(socket), "SKIPPED: no Docker daemon at " + socket);
    assumeTrue(
        docker("version", "--format", "{{.Server.Version}}"),
        "SKIPPED: the docker command is missing, or no daemon answers it");
    assumeTrue(
        docker("image", "inspect", "--format", "{{.Id}}", IMAGE) || docker("pull", "-q", IMAGE),
        "SKIPPED: image " + IMAGE + " is not here and cannot be pulled");
  }

  private static boolean docker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      // No such command: there is no Docker to be used here.
      return false;
    }
    try {
      return process.waitFor(PULL_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
