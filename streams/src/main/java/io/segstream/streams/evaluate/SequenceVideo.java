package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.ingest.IngestListener;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.IngestSummary;
import io.segstream.streams.ingest.PlaybackSettings;
import io.segstream.streams.ingest.VideoIngest;
import io.segstream.streams.media.SourceAddress;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a sequence as a feed's chunks, made in memory by the ingest that publishes
 * directories of images, so that a run without Kafka sees the same pixels as one through it.
 *
 * @param sequence what the pictures belong to
 * @param chunks in order; together as many frames as the sequence has masks
 */
public record SequenceVideo(DavisSequence sequence, List<VideoChunk> chunks) {
  // Records carry capture times: the same at each run, or the bytes would not be.
  private static final Instant CAPTURE_START = Instant.EPOCH;

  public SequenceVideo {
    chunks = List.copyOf(chunks);
  }

  /**
   * Reads the pictures.
   *
   * @throws EvaluationException if there are none, or not one for each mask
   * @throws io.segstream.streams.ingest.UnreadableSourceException if one of them is damaged
   */
  public static SequenceVideo read(DavisSequence sequence) throws EvaluationException {
    if (!Files.isDirectory(sequence.images())) {
      throw new EvaluationException(
          "sequence '%s' has no pictures in '%s': a model needs them"
              .formatted(sequence.name(), sequence.images()));
    }
    List<VideoChunk> chunks = new ArrayList<>();
    IngestSettings settings =
        IngestSettings.of(feed(sequence), SourceAddress.parse(sequence.images().toString()))
            .withPlayback(PlaybackSettings.once().withCaptureStart(CAPTURE_START));
    IngestSummary summary = VideoIngest.create().run(settings, chunks::add, IngestListener.NONE);
    if (summary.frames() != sequence.frames().size()) {
      throw new EvaluationException(
          "sequence '%s' has %d pictures and %d masks: give one mask for each picture"
              .formatted(sequence.name(), summary.frames(), sequence.frames().size()));
    }
    return new SequenceVideo(sequence, chunks);
  }

  /** The feed that the sequence is published as. */
  static FeedId feed(DavisSequence sequence) {
    return new FeedId(sequence.name());
  }
}
