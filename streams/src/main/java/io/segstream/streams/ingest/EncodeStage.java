package io.segstream.streams.ingest;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.decode.DecodedFrame;
import io.segstream.streams.media.EncoderSettings;
import io.segstream.streams.media.EvenPicture;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.H264Encoder;
import io.segstream.streams.media.TransportStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Encodes frames as H.264 and cuts them into chunks, each beginning with a keyframe. Damaged frames
 * are encoded too and marked as damaged in the chunk, and a keyframe follows them, so that no good
 * frame is predicted from one.
 */
final class EncodeStage implements AutoCloseable {
  private static final double BITS_PER_PIXEL = 0.6;
  private static final long LEAST_STEP_US = 12;
  private static final int GROUP_FRAMES = 10_000;

  private record Shape(FrameSize size, int matrix) {}

  private final ChunkLimits limits;
  private final ChunkPublisher publisher;
  private final long frameUs;
  private final EvenPicture pictures = new EvenPicture();
  private final List<FrameMark> marks = new ArrayList<>();
  private TransportStream.Start start;
  private Shape shape;
  private H264Encoder encoder;
  private TransportStream stream;
  private long chunkReceivedUs;
  private long lastTimeUs = Long.MIN_VALUE / 2;
  private boolean lastDamaged;

  EncodeStage(
      ChunkLimits limits, ChunkPublisher publisher, long frameUs, TransportStream.Start start) {
    this.limits = limits;
    this.publisher = publisher;
    this.frameUs = frameUs;
    this.start = start;
  }

  /**
   * Encodes one frame.
   *
   * @param frame its time is on the feed's time line; stays the caller's
   * @param receivedUs when its packet arrived, microseconds since the Unix epoch
   */
  void accept(DecodedFrame frame, long receivedUs) {
    AVFrame picture = pictures.of(frame.frame());
    Shape wanted =
        new Shape(
            new FrameSize(picture.width(), picture.height()), EvenPicture.yuvMatrix(frame.frame()));
    long timeUs = Math.max(frame.timeUs(), lastTimeUs + LEAST_STEP_US);
    lastTimeUs = timeUs;
    if (!wanted.equals(shape)) {
      endChunk();
      open(wanted);
    } else if (isFull(timeUs)) {
      endChunk();
    }
    if (marks.isEmpty()) {
      chunkReceivedUs = receivedUs;
    }
    // FFmpeg's parser hands a packet's mark to the frame before, so that the mark of a first frame
    // gets lost: the second one then carries it for both.
    boolean damaged = frame.damage().isPresent() || (lastDamaged && marks.size() == 1);
    boolean key = marks.isEmpty() || (lastDamaged && !damaged);
    lastDamaged = damaged;
    marks.add(new FrameMark(timeUs, 0, damaged));
    picture.pts(timeUs);
    picture.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    encoder.encode(
        picture,
        packet -> {
          // The encoder holds nothing back, so that this packet is that picture.
          stream.write(packet, packet.pts(), packet.pts(), damaged);
        });
  }

  private boolean isFull(long timeUs) {
    if (marks.isEmpty()) {
      return false;
    }
    int frameBytes = stream.pieceBytes() / marks.size();
    return timeUs - marks.get(0).timeUs() >= limits.durationUs()
        || stream.pieceBytes() + Math.max(4 * frameBytes, limits.bytes() / 8) > limits.bytes();
  }

  private void open(Shape wanted) {
    closeEncoder();
    EncoderSettings settings =
        EncoderSettings.of(wanted.size, Math.min(1000, 1e6 / frameUs), BITS_PER_PIXEL)
            .withGopFrames(GROUP_FRAMES);
    encoder = H264Encoder.open(settings, wanted.matrix, H264Encoder.ParameterSets.IN_BAND);
    AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
    try {
      FfmpegException.check(
          avcodec.avcodec_parameters_from_context(parameters, encoder.context()),
          "Cannot describe the encoder's stream");
      stream = new TransportStream(parameters, start);
    } finally {
      avcodec.avcodec_parameters_free(parameters);
    }
    start = TransportStream.Start.CONTINUATION;
    shape = wanted;
  }

  private void endChunk() {
    if (marks.isEmpty()) {
      return;
    }
    byte[] video = stream.takePiece();
    List<FrameMark> decoded = FrameMark.of(video);
    if (decoded.size() != marks.size()) {
      throw new IllegalStateException(
          "A re-encoded chunk of %d frames decodes to %d: this FFmpeg build's encoder and decoder"
                  .formatted(marks.size(), decoded.size())
              + " do not agree");
    }
    publishIfHonest(video, decoded);
    marks.clear();
  }

  private void publishIfHonest(byte[] video, List<FrameMark> decoded) {
    List<FrameMark> seen = new ArrayList<>();
    for (int i = 0; i < decoded.size(); i++) {
      boolean damaged = decoded.get(i).damaged();
      if (marks.get(i).damaged() && !damaged) {
        publisher.leaveOut(
            "%d frames from %d us on: their damage cannot be marked in the chunk"
                .formatted(marks.size(), marks.get(0).timeUs()),
            marks.size());
        return;
      }
      seen.add(new FrameMark(marks.get(i).timeUs(), 0, damaged));
    }
    publisher.publish(video, seen, seen.get(0).timeUs(), frameUs, chunkReceivedUs);
  }

  /** Publishes what is left. */
  void end() {
    endChunk();
  }

  private void closeEncoder() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  @Override
  public void close() {
    closeEncoder();
    pictures.close();
  }
}
