package io.segstream.streams.decode;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.media.DisplayRotation;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.VideoDecoder;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * The frames of one piece of video, pulled one at a time in presentation order.
 *
 * <p>Life cycle: {@link #open}, then {@link #next} until it returns false; between two calls the
 * current frame may be scaled any number of times; then {@link #close}. For one thread. Damaged
 * frames come out like others, with {@link #damage} saying what is wrong with them.
 */
public final class ChunkFrames implements AutoCloseable {
  private static final int FULL_TURN = 360;
  private static final int QUARTER_TURN = 90;

  private final FrameReader reader;
  private final FrameScaler scaler = new FrameScaler();
  private final int rotation;
  private int index = -1;
  private long firstTimeUs;
  private DecodedFrame current;

  private ChunkFrames(FrameReader reader, int rotation) {
    this.reader = reader;
    this.rotation = rotation;
  }

  /**
   * Opens video that says itself how it is to be turned, if at all.
   *
   * @param video a whole container file or stream; not copied, must not change until closed
   * @throws UndecodableVideoException if there is no video in it that can be decoded
   */
  public static ChunkFrames open(byte[] video) {
    return open(video, Optional.empty());
  }

  /**
   * Opens video whose rotation is known from elsewhere, as a chunk's is from its header.
   *
   * @param video a whole container file or stream; not copied, must not change until closed
   * @param rotation degrees clockwise that turn the coded pictures upright: 0, 90, 180 or 270
   * @throws UndecodableVideoException if there is no video in it that can be decoded
   */
  public static ChunkFrames open(byte[] video, int rotation) {
    if (rotation < 0 || rotation >= FULL_TURN || rotation % QUARTER_TURN != 0) {
      throw new IllegalArgumentException(
          "Rotation is %d, must be 0, 90, 180 or 270".formatted(rotation));
    }
    return open(video, Optional.of(rotation));
  }

  private static ChunkFrames open(byte[] video, Optional<Integer> rotation) {
    if (video.length == 0) {
      throw new UndecodableVideoException("The video is empty (0 bytes)");
    }
    MediaInput input = null;
    try {
      input = MediaInput.ofBytes(video);
      int stream = input.videoIndex().orElse(-1);
      if (stream < 0) {
        throw new UndecodableVideoException(
            "There is no video stream in these %d bytes".formatted(video.length));
      }
      int turn = rotation.orElse(DisplayRotation.of(input.stream(stream)));
      FrameReader reader = FrameReader.takeInput(input, stream, VideoDecoder.BrokenFrames.SHOWN);
      input = null;
      return new ChunkFrames(reader, turn);
    } catch (FfmpegException e) {
      throw new UndecodableVideoException(
          "These %d bytes cannot be decoded as video: %s".formatted(video.length, e.getMessage()),
          e);
    } finally {
      if (input != null) {
        input.close();
      }
    }
  }

  /** Moves to the next frame; false after the last one. */
  public boolean next() {
    releaseCurrent();
    current = reader.next().orElse(null);
    if (current == null) {
      return false;
    }
    index++;
    if (index == 0) {
      firstTimeUs = current.timeUs();
    }
    return true;
  }

  private void releaseCurrent() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  /** Position of the current frame, from 0. */
  public int index() {
    requireCurrent();
    return index;
  }

  /** When the current frame is shown, microseconds after the first one. */
  public long presentationTimeUs() {
    requireCurrent();
    return current.timeUs() - firstTimeUs;
  }

  /** What is wrong with the current frame; empty if nothing is. */
  public Optional<String> damage() {
    requireCurrent();
    return current.damage();
  }

  /** Size of the current frame when it stands upright. */
  public FrameSize displaySize() {
    requireCurrent();
    AVFrame frame = current.frame();
    return rotation % (2 * QUARTER_TURN) == 0
        ? new FrameSize(frame.width(), frame.height())
        : new FrameSize(frame.height(), frame.width());
  }

  /**
   * Scales the current frame, turned upright, to packed RGB24.
   *
   * @param size size of the result; the aspect ratio is not kept
   * @param rgb24 direct buffer; the result starts at its position, which does not move
   */
  public void scaleTo(FrameSize size, ByteBuffer rgb24) {
    requireCurrent();
    scaler.scale(current.frame(), rotation, size, rgb24);
  }

  /** Packets so far that gave no frame because they could not be decoded at all. */
  public int lostPackets() {
    return reader.lostPackets();
  }

  private void requireCurrent() {
    if (current == null) {
      throw new IllegalStateException("There is no current frame: call next() until it is false");
    }
  }

  @Override
  public void close() {
    releaseCurrent();
    reader.close();
    scaler.close();
  }
}
