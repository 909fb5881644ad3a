package io.segstream.streams.render;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.storage.UnfinishedFile;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.decode.UndecodableVideoException;
import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the annotated video of one feed. Call {@link #write} for each chunk in order, then {@link
 * #finish} once, then close. For one thread.
 *
 * <p>Frames keep their presentation times. A frame without pixels repeats the picture before it, so
 * that the video stays as long as the feed; its size is that of the first frame. The file gets its
 * name when it is finished.
 */
public final class VideoRenderer implements AutoCloseable {
  private static final FrameSize NOTHING_KNOWN = new FrameSize(640, 360);
  private static final double DEFAULT_RATE = 25;

  private final Path file;
  private final ClusterLookup clusters;
  private final Timeline timeline = new Timeline();
  private PictureLayout layout;
  private Annotator annotator;
  private UnfinishedFile unfinished;
  private VideoEncoder encoder;
  private Canvas canvas;
  private ByteBuffer framePixels;
  private ByteBuffer picture;
  private long frames;
  private long withoutPixels;
  private long withoutRecord;

  /**
   * @param file the MP4 to write; an existing one is replaced when it is finished
   * @param clusters gives objects their colours
   */
  public VideoRenderer(Path file, ClusterLookup clusters) {
    this.file = Objects.requireNonNull(file, "file");
    this.clusters = Objects.requireNonNull(clusters, "clusters");
  }

  /**
   * Renders the frames of a chunk.
   *
   * @param chunk the video
   * @param records what was published about its frames, in any order; frames without a record are
   *     marked as not processed
   * @throws IOException if the file cannot be written
   */
  public void write(VideoChunk chunk, List<FrameSegments> records) throws IOException {
    ChunkHeader header = chunk.header();
    Map<Integer, FrameSegments> byFrame = new HashMap<>();
    records.forEach(record -> byFrame.put(record.getSource().getFrame(), record));
    timeline.enter(header);
    int decoded = 0;
    try (ChunkFrames video = ChunkFrames.open(chunk.video(), header.rotation())) {
      while (decoded < header.frameCount() && video.next()) {
        start(video.displaySize(), header);
        video.scaleTo(layout.frame(), framePixels);
        show(header, decoded, byFrame.get(decoded));
        decoded++;
      }
    } catch (UndecodableVideoException e) {
      // Its records say the same; the loop below shows them as frames without pixels.
      decoded = 0;
    }
    for (int frame = decoded; frame < header.frameCount(); frame++) {
      start(NOTHING_KNOWN, header);
      withoutPixels++;
      show(header, frame, byFrame.get(frame));
    }
  }

  /**
   * Completes the video and gives it its name.
   *
   * @throws IllegalStateException if no frame was written
   * @throws IOException if the file cannot be written
   */
  public RenderSummary finish() throws IOException {
    if (encoder == null) {
      throw new IllegalStateException("There is no frame to finish %s with".formatted(file));
    }
    encoder.finish();
    encoder.close();
    unfinished.finish();
    return new RenderSummary(file, frames, withoutPixels, withoutRecord);
  }

  private void start(FrameSize source, ChunkHeader header) throws IOException {
    if (encoder != null) {
      return;
    }
    layout = PictureLayout.of(source);
    annotator = new Annotator(layout, clusters);
    canvas = new Canvas(layout.picture());
    framePixels = ByteBuffer.allocateDirect(3 * layout.frame().pixels());
    picture = ByteBuffer.allocateDirect(3 * layout.picture().pixels());
    unfinished = UnfinishedFile.of(file);
    encoder =
        VideoEncoder.toMp4(unfinished.path(), EncoderSettings.of(layout.picture(), rate(header)));
  }

  private void show(ChunkHeader header, int frame, FrameSegments known) {
    FrameSegments record = known == null ? unknown(header, frame) : known;
    if (known == null) {
      withoutRecord++;
    }
    canvas.load(framePixels, layout.frame().height());
    annotator.annotate(canvas, record);
    canvas.store(picture);
    encoder.write(picture, timeline.place(record.getPresentationTimeUs()));
    frames++;
  }

  private static FrameSegments unknown(ChunkHeader header, int frame) {
    return FrameSegments.newBuilder()
        .setFrameNumber(header.firstFrame() + frame)
        .setPresentationTimeUs(
            header.presentationTimeUs() + header.durationUs() * frame / header.frameCount())
        .build();
  }

  private static double rate(ChunkHeader header) {
    double rate = header.frameCount() * 1e6 / Math.max(1, header.durationUs());
    return rate >= 1 && rate <= 240 ? rate : DEFAULT_RATE;
  }

  /**
   * Frees the encoder; without {@link #finish} before it, what was written is removed.
   *
   * @throws IOException if the file cannot be closed or removed
   */
  @Override
  public void close() throws IOException {
    try {
      if (encoder != null) {
        encoder.close();
      }
    } finally {
      if (unfinished != null) {
        unfinished.close();
      }
    }
  }
}
