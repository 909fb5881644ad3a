package io.segstream.streams.media;

import io.segstream.inference.model.FrameSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Encodes RGB24 pictures as H.264 (openh264; closed GOPs, no B-frames, BT.709, limited range) into
 * an MP4 file or a transport stream. The same pictures and times give the same bytes.
 *
 * <p>H.264 in 4:2:0 has even sizes, and openh264 starts at 16x16: smaller and odd pictures grow to
 * the right and below by repeating their last column and row. {@link #codedSize} says to what.
 *
 * <p>For one thread. Call {@link #write} for each picture, then {@link #finish} once, then close;
 * an MP4 closed without being finished cannot be played.
 */
public final class VideoEncoder implements AutoCloseable {
  private static final int RGB = 3;
  private static final int SMALLEST = 16;
  // Readers of transport streams expect a little time before the first frame is due.
  private static final long TRANSPORT_STREAM_START_US = 1_000_000;

  private final EncoderSettings settings;
  private final FrameSize codedSize;
  private final H264Encoder encoder;
  private final StreamMuxer muxer;
  private final AutoCloseable output;
  private final PixelConverter converter = new PixelConverter();
  private final NativeFrame rgb;
  private final NativeFrame yuv;
  private final long startUs;
  private long lastTimeUs = Long.MIN_VALUE;
  private boolean closed;

  private VideoEncoder(
      EncoderSettings settings, String format, IoEndpoint endpoint, AutoCloseable output) {
    this.settings = settings;
    this.output = output;
    this.codedSize = codedSize(settings.size());
    boolean file = format.equals(StreamMuxer.MP4);
    this.startUs = file ? 0 : TRANSPORT_STREAM_START_US;
    this.encoder =
        H264Encoder.open(
            new EncoderSettings(
                codedSize,
                settings.framesPerSecond(),
                settings.gopFrames(),
                settings.bitsPerSecond()),
            avutil.AVCOL_SPC_BT709,
            file ? H264Encoder.ParameterSets.IN_HEADER : H264Encoder.ParameterSets.IN_BAND);
    this.muxer = openMuxer(format, endpoint);
    this.rgb = NativeFrame.picture(codedSize.width(), codedSize.height(), avutil.AV_PIX_FMT_RGB24);
    this.yuv =
        NativeFrame.picture(codedSize.width(), codedSize.height(), avutil.AV_PIX_FMT_YUV420P);
  }

  private StreamMuxer openMuxer(String format, IoEndpoint endpoint) {
    AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
    try {
      FfmpegException.check(
          avcodec.avcodec_parameters_from_context(parameters, encoder.context()),
          "Cannot describe the encoder's stream");
      return StreamMuxer.open(
          format, endpoint, parameters, encoder.context().time_base(), Map.of());
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    } finally {
      avcodec.avcodec_parameters_free(parameters);
    }
  }

  /**
   * Encodes into an MP4 file, replacing one that is there.
   *
   * @throws IOException if the file cannot be created
   */
  public static VideoEncoder toMp4(Path file, EncoderSettings settings) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      return new VideoEncoder(settings, StreamMuxer.MP4, IoEndpoint.of(channel), channel);
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Encodes into an MPEG transport stream. The stream written to stays the caller's. */
  public static VideoEncoder toTransportStream(OutputStream stream, EncoderSettings settings) {
    return new VideoEncoder(settings, StreamMuxer.MPEG_TS, IoEndpoint.of(stream), () -> {});
  }

  /** The size that pictures of {@code size} have in the video: even, and 16 or more each way. */
  public static FrameSize codedSize(FrameSize size) {
    return new FrameSize(codedLength(size.width()), codedLength(size.height()));
  }

  private static int codedLength(int length) {
    return Math.max(SMALLEST, length + (length & 1));
  }

  /**
   * Encodes one picture.
   *
   * @param rgb24 packed rows, {@code width * height * 3} bytes from the buffer's position, which
   *     does not move
   * @param presentationTimeUs when it is shown, microseconds from the start of the video; later
   *     than the picture before
   */
  public void write(ByteBuffer rgb24, long presentationTimeUs) {
    FrameSize size = settings.size();
    int expected = size.pixels() * RGB;
    if (rgb24.remaining() < expected) {
      throw new IllegalArgumentException(
          "A picture of %s needs %d bytes, got %d".formatted(size, expected, rgb24.remaining()));
    }
    if (presentationTimeUs <= lastTimeUs) {
      throw new IllegalArgumentException(
          "Picture time %d us does not come after the last one, %d us"
              .formatted(presentationTimeUs, lastTimeUs));
    }
    lastTimeUs = presentationTimeUs;
    fill(rgb.get(), rgb24);
    FfmpegException.check(
        avutil.av_frame_make_writable(yuv.get()), "Cannot reuse the encoder's picture");
    converter.convert(rgb.get(), yuv.get(), avutil.AVCOL_SPC_BT709);
    yuv.get().pts(startUs + presentationTimeUs);
    encoder.encode(yuv.get(), muxer::write);
  }

  private void fill(AVFrame target, ByteBuffer source) {
    int width = settings.size().width();
    int height = settings.size().height();
    byte[] row = new byte[codedSize.width() * RGB];
    int stride = target.linesize(0);
    BytePointer pixels = target.data(0);
    for (int y = 0; y < codedSize.height(); y++) {
      if (y < height) {
        source.get(source.position() + y * width * RGB, row, 0, width * RGB);
        for (int i = width * RGB; i < row.length; i++) {
          row[i] = row[i - RGB];
        }
      }
      pixels.position((long) y * stride).put(row, 0, row.length);
    }
  }

  /** Ends the video: flushes the encoder and completes the container. */
  public void finish() {
    encoder.encode(null, muxer::write);
    muxer.finish();
  }

  /**
   * Frees the encoder.
   *
   * @throws IOException if the file cannot be closed
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    muxer.close();
    encoder.close();
    rgb.close();
    yuv.close();
    converter.close();
    try {
      output.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot close the video", e);
    }
  }
}
