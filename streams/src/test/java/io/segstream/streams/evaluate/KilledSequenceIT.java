package io.segstream.streams.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.RunLengthMask;
import io.segstream.schemas.v1.Segment;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.service.KillableService;
import io.segstream.streams.service.TestTopics;
import io.segstream.streams.service.TransactionWatch;
import io.segstream.streams.service.TransactionWatch.Ends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the service with SIGKILL while frames of a prompted sequence lie in a transaction that is
 * open, and compares what it commits in the end with the run without Kafka. By hand on a sequence
 * of DAVIS, from the root:
 *
 * <pre>
 * mvn -pl streams -am verify -Dtest=none -Dit.test=KilledSequenceIT \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
 *     -Dsegstream.kill.davis=DIRECTORY -Dsegstream.kill.sequence=NAME
 * </pre>
 */
class KilledSequenceIT {
  private static final TopicCatalogue CATALOGUE = TopicCatalogue.singleBroker();
  private static final Logger LOG = LoggerFactory.getLogger(KilledSequenceIT.class);

  /** Frames of the drawn sequence: two chunks. */
  private static final int FRAMES = 80;

  @TempDir Path directory;

  @Test
  void shouldCommitTheMasksOfTheRunWithoutKafkaThoughKilledInsideTransactions() throws Exception {
    // Given
    Path model = Files.createDirectories(directory.resolve("model"));
    BaselineModel.writeTo(model);
    DavisSequence sequence = sequence();
    List<Map<String, RunLengthMask>> expected = offline(LoadedModel.load(model), sequence);
    List<VideoChunk> chunks = SequenceVideo.read(sequence).chunks();
    try (EmbeddedBroker broker = EmbeddedBroker.startWith(CATALOGUE.newTopics());
        TransactionWatch watch =
            new TransactionWatch(broker.bootstrapServers(), CATALOGUE.name(Topic.SEGMENTS))) {
      KafkaMasks.publishPrompts(CATALOGUE, broker.bootstrapServers(), sequence);
      TestTopics topics = new TestTopics(broker.bootstrapServers(), CATALOGUE);
      KillableService.Lives lives =
          new KillableService.Lives(broker.bootstrapServers(), model, directory);
      // When: a chunk's frames go out at once, so each chunk can be lost once
      int kills = 0;
      int frames = 0;
      KillableService life = lives.start();
      try {
        for (VideoChunk chunk : chunks) {
          long before = watch.ends().written();
          topics.send(List.of(chunk));
          frames += chunk.header().frameCount();
          if (isCaughtOpen(watch, before, life)) {
            life.close();
            Ends left = watch.ends();
            boolean inside = watch.isOngoing() && left.isOpen();
            LOG.info(
                "Killed after {} frames, {} offsets written, {} of them stable: {} a transaction",
                frames,
                left.written(),
                left.stable(),
                inside ? "inside" : "outside");
            kills += inside ? 1 : 0;
            life = lives.start();
          }
          // The next chunk builds on what is restored of this one.
          read(topics, frames, life);
        }
        // Then
        assertThat(kills).as("kills inside an open transaction").isPositive();
        assertThat(frames).isEqualTo(expected.size());
        assertThat(masks(read(topics, frames, life))).isEqualTo(expected);
      } finally {
        life.close();
      }
    }
  }

  /** Waits for a new transaction; whether it was seen before it was over. */
  private static boolean isCaughtOpen(TransactionWatch watch, long before, KillableService life)
      throws Exception {
    while (true) {
      Ends ends = watch.ends();
      if (ends.written() > before) {
        return ends.isOpen();
      }
      requireAlive(life);
    }
  }

  private static boolean requireAlive(KillableService life) {
    assertThat(life.isAlive()).as("the service ended by itself: %s", life.errors()).isTrue();
    return true;
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      TestTopics topics, int frames, KillableService life) {
    List<ConsumerRecord<byte[], byte[]>> records =
        topics.read(Topic.SEGMENTS, frames, () -> requireAlive(life));
    assertThat(records).hasSize(frames);
    return records;
  }

  private DavisSequence sequence() throws Exception {
    String given = System.getProperty("segstream.kill.davis");
    Path data = given == null ? directory.resolve("data") : Path.of(given);
    String name = System.getProperty("segstream.kill.sequence", "drawn");
    if (given == null) {
      MadeSequence.write(data, name, 20, FRAMES);
    }
    return DavisDataset.open(data, DavisTask.SEMI_SUPERVISED)
        .sequences(List.of(name), DavisTask.SEMI_SUPERVISED)
        .get(0);
  }

  /** The masks of each frame by the prompts' ids, from the files of {@code evaluate davis}. */
  private List<Map<String, RunLengthMask>> offline(LoadedModel model, DavisSequence sequence)
      throws Exception {
    Path results = directory.resolve("offline");
    new ModelEvaluation(
            model,
            Optional.empty(),
            DavisTask.SEMI_SUPERVISED,
            Proposals.OBJECT,
            Through.NOTHING,
            1)
        .run(List.of(sequence), results, done -> {});
    List<Map<String, RunLengthMask>> frames = new ArrayList<>();
    for (String frame : sequence.frames()) {
      frames.add(masks(LabelPng.read(results.resolve(sequence.name()).resolve(frame + ".png"))));
    }
    assertThat(frames).allMatch(masks -> !masks.isEmpty());
    return frames;
  }

  private static Map<String, RunLengthMask> masks(LabelMap map) {
    Map<String, RunLengthMask> masks = new TreeMap<>();
    List<RleMask> byLabel =
        RleMask.encodeLabels(map.labels(), map.width(), map.height(), RleMask.MAX_LABELS);
    for (int label = 1; label <= byLabel.size(); label++) {
      RleMask mask = byLabel.get(label - 1);
      if (mask.area() > 0) {
        masks.put(Integer.toString(label), MaskRecords.toProto(mask));
      }
    }
    return masks;
  }

  private static List<Map<String, RunLengthMask>> masks(
      List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
    List<Map<String, RunLengthMask>> frames = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      FrameSegments frame = FrameSegments.parseFrom(record.value());
      assertThat(frame.getFrameNumber()).isEqualTo(frames.size());
      Map<String, RunLengthMask> masks = new TreeMap<>();
      for (Segment segment : frame.getSegmentsList()) {
        if (!segment.getPromptId().isEmpty()) {
          masks.put(segment.getPromptId(), segment.getMask());
        }
      }
      frames.add(masks);
    }
    return frames;
  }
}
