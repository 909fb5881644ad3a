package io.segstream.streams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.topology.ProcessingListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the service with SIGKILL at random moments. By hand on a long clip, from the root:
 *
 * <pre>
 * mvn -pl streams -am verify -DskipTests=false -Dtest=none -Dit.test=KilledServiceIT \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *     -Dsegstream.kill.clip=CLIP -Dsegstream.kill.times=10 -Dsegstream.kill.longestLifeMillis=20000
 * </pre>
 *
 * <p>Kafka gives the partitions of a killed process to the next one after 10 seconds: lives must be
 * able to last longer for most of them to get to work.
 */
class KilledServiceIT {
  private static final FeedId FEED = new FeedId("gate");
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker();
  private static final int KILLS = Integer.getInteger("segstream.kill.times", 3);
  private static final int LONGEST_LIFE_MILLIS =
      Integer.getInteger("segstream.kill.longestLifeMillis", 4000);
  private static final Logger LOG = LoggerFactory.getLogger(KilledServiceIT.class);

  @TempDir Path directory;

  @Test
  void shouldPublishEveryFrameOnceAndUnchangedHoweverOftenItIsKilled() throws Exception {
    requireUnchanged(List.of());
  }

  /** Objects appear, are corrected and withdrawn while the service is being killed. */
  @Test
  void shouldFollowPromptedObjectsToTheSameBytesHoweverOftenItIsKilled() throws Exception {
    List<String> frames =
        requireUnchanged(
            List.of(
                prompt("square", 0).setBox(box(0, 24, 24, 24)).build(),
                prompt("later", 85).setBox(box(15, 24, 24, 24)).build(),
                prompt("square", 121).setBox(box(3, 24, 24, 24)).build(),
                prompt("later", 200).build()));
    String id = HexFormat.of().formatHex("square".getBytes(StandardCharsets.UTF_8));
    assertThat(frames.stream().filter(frame -> frame.contains(id)).count()).isGreaterThan(100);
  }

  private static ObjectPrompt.Builder prompt(String id, long frame) {
    return ObjectPrompt.newBuilder().setFeed("gate").setPromptId(id).setFrameNumber(frame);
  }

  private static Box box(int x, int y, int width, int height) {
    return Box.newBuilder().setX(x).setY(y).setWidth(width).setHeight(height).build();
  }

  private List<String> requireUnchanged(List<ObjectPrompt> prompts) throws Exception {
    // Given
    Path model = directory.resolve("model");
    BaselineModel.writeTo(model);
    List<VideoChunk> chunks = chunks();
    List<String> undisturbed = undisturbed(model, chunks, prompts);
    assertThat(undisturbed).hasSize(TestChunks.frames(chunks));
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      topics.prompt(prompts);
      KillableService.Lives lives =
          new KillableService.Lives(broker.bootstrapServers(), model, directory);
      Random random = new Random(20);
      int portion = Math.max(1, chunks.size() / (KILLS + 1));
      int sent = 0;
      for (int life = 0; life < KILLS; life++) {
        topics.send(chunks.subList(sent, sent + portion));
        sent += portion;
        KillableService process = lives.start();
        // Any moment will do: starting, restoring, decoding, committing.
        int millis = random.nextInt(LONGEST_LIFE_MILLIS);
        boolean ended = process.endsWithin(Duration.ofMillis(millis));
        assertThat(ended).as("life %d ended by itself: %s", life, process.errors()).isFalse();
        process.close();
        LOG.info(
            "Life {} ended after {} ms; written: {}", life, millis, topics.ends(Topic.SEGMENTS));
      }
      topics.send(chunks.subList(sent, chunks.size()));
      List<String> published;
      try (KillableService last = lives.start()) {
        published =
            topics.read(Topic.SEGMENTS, undisturbed.size(), () -> requireAlive(last)).stream()
                .map(TestTopics::text)
                .toList();
      }
      // Then
      assertThat(published).isEqualTo(undisturbed);
      return published;
    }
  }

  private boolean requireAlive(KillableService life) {
    assertThat(life.isAlive()).as("the last life ended by itself: %s", life.errors()).isTrue();
    return true;
  }

  private List<VideoChunk> chunks() throws Exception {
    String clip = System.getProperty("segstream.kill.clip");
    return clip == null
        ? TestChunks.generated(FEED, 24, 10)
        : TestChunks.ofClip(FEED, Path.of(clip));
  }

  private List<String> undisturbed(Path model, List<VideoChunk> chunks, List<ObjectPrompt> prompts)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics())) {
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      topics.prompt(prompts);
      topics.send(chunks);
      try (SegmentationService service =
          SegmentationService.start(
              ServiceProcess.settings(broker.bootstrapServers(), directory.resolve("calm")),
              ModelRuntime.onCpu(LoadedModel.load(model)),
              ProcessingListener.NONE)) {
        return topics
            .read(
                Topic.SEGMENTS,
                TestChunks.frames(chunks),
                () -> service.health().liveness() == ServiceHealth.Liveness.ALIVE)
            .stream()
            .map(TestTopics::text)
            .toList();
      }
    }
  }
}
