package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.propagate.Prompt;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.schemas.v1.Segment;
import io.segstream.streams.ingest.KafkaChunkSink;
import io.segstream.streams.ingest.PromptPublisher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The semi-supervised task as users of the service have it: each sequence is a feed, its objects
 * are prompted over Kafka, and its masks are read from {@code segstream.segments}. They are those
 * of {@link PromptedMasks}.
 */
final class KafkaMasks implements MaskMethod {
  /** Starts a broker with a service that has not begun. */
  interface Services {
    EmbeddedService open() throws IOException;
  }

  private final Services services;

  KafkaMasks(Services services) {
    this.services = services;
  }

  @Override
  public void run(SequenceVideo video, Sink sink) throws IOException {
    DavisSequence sequence = video.sequence();
    try (EmbeddedService service = services.open();
        SequenceResults results = new SequenceResults(service, sequence)) {
      int prompts = publishPrompts(service.catalogue(), service.bootstrapServers(), sequence);
      publishVideo(service, SequenceVideo.feed(sequence), video.chunks());
      service.begin();
      for (int frame = 0; frame < sequence.frames().size(); frame++) {
        sink.accept(frame, labels(sequence, frame, results.next()));
      }
      results.awaitAnswers(prompts);
    }
  }

  /**
   * Publishes the prompts for the sequence's objects. They are older than what is published
   * afterwards, so that they are processed before it.
   *
   * @return how many there are
   */
  static int publishPrompts(
      TopicCatalogue catalogue, String bootstrapServers, DavisSequence sequence)
      throws IOException {
    FeedId feed = SequenceVideo.feed(sequence);
    List<Prompt.Mask> prompts = PromptedMasks.prompts(sequence);
    long latest = 0;
    try (PromptPublisher publisher = PromptPublisher.open(catalogue, clients(bootstrapServers))) {
      for (Prompt.Mask prompt : prompts) {
        ObjectPrompt record =
            ObjectPrompt.newBuilder()
                .setFeed(feed.value())
                .setPromptId(prompt.id())
                .setFrameNumber(0)
                .setMask(MaskRecords.toProto(prompt.mask()))
                .build();
        latest = publisher.publish(record).timestamp();
      }
      // Records of the same millisecond have no order; the broker's clock is this one.
      while (System.currentTimeMillis() <= latest) {
        Thread.sleep(1);
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "sequence '%s': its prompts were not taken: %s".formatted(feed, e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while publishing prompts");
    }
    return prompts.size();
  }

  private static void publishVideo(EmbeddedService service, FeedId feed, List<VideoChunk> chunks) {
    try (KafkaChunkSink sink =
        KafkaChunkSink.open(service.catalogue(), clients(service.bootstrapServers()))) {
      chunks.forEach(sink::accept);
      ChunkHeader last = chunks.get(chunks.size() - 1).header();
      sink.end(
          new FeedEnd(
              feed,
              chunks.size(),
              last.firstFrame() + last.frameCount(),
              last.captureTimeUs() + last.durationUs()));
    }
  }

  private static Map<String, Object> clients(String bootstrapServers) {
    return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
  }

  private static LabelMap labels(DavisSequence sequence, int index, FrameSegments frame)
      throws IOException {
    if (frame.getFrameNumber() != index
        || frame.getOutcome() != FrameOutcome.FRAME_OUTCOME_SEGMENTED) {
      throw new IOException(
          "sequence '%s': frame %d was expected, frame %d came, %s %s"
              .formatted(
                  sequence.name(),
                  index,
                  frame.getFrameNumber(),
                  frame.getOutcome(),
                  frame.getFailureDetail()));
    }
    byte[] labels = new byte[frame.getWidth() * frame.getHeight()];
    for (Segment segment : frame.getSegmentsList()) {
      if (!segment.getPromptId().isEmpty()) {
        MaskRecords.fromProto(segment.getMask())
            .decodeInto(labels, (byte) Integer.parseInt(segment.getPromptId()));
      }
    }
    return new LabelMap(frame.getWidth(), frame.getHeight(), labels);
  }
}
