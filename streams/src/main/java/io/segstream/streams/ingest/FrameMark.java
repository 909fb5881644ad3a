package io.segstream.streams.ingest;

import io.segstream.streams.decode.DecodedFrame;
import io.segstream.streams.decode.FrameReader;
import io.segstream.streams.decode.UndecodableVideoException;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.VideoDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * What identifies a decoded frame, to tell whether two decoders gave the same.
 *
 * @param timeUs when it is shown, microseconds
 * @param digest CRC-32 of size, format and all samples
 * @param damaged whether it is known to be damaged
 */
record FrameMark(long timeUs, long digest, boolean damaged) {
  // Both times were rounded to a tick of 90 kHz.
  private static final long TOLERANCE_US = 25;

  static FrameMark of(DecodedFrame frame) {
    return new FrameMark(frame.timeUs(), digest(frame.frame()), frame.damage().isPresent());
  }

  /**
   * The marks of a whole chunk, decoded alone.
   *
   * @throws UndecodableVideoException if nothing in it can be decoded
   */
  static List<FrameMark> of(byte[] chunk) {
    List<FrameMark> marks = new ArrayList<>();
    MediaInput input = null;
    try {
      input = MediaInput.ofBytes(chunk);
      int stream = input.videoIndex().orElse(-1);
      if (stream < 0) {
        throw new UndecodableVideoException("The chunk has no video stream");
      }
      try (FrameReader reader =
          FrameReader.takeInput(input, stream, VideoDecoder.BrokenFrames.SHOWN)) {
        input = null;
        for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
          try (DecodedFrame decoded = frame.get()) {
            marks.add(of(decoded));
          }
        }
      }
    } catch (FfmpegException e) {
      throw new UndecodableVideoException("The chunk cannot be decoded: " + e.getMessage(), e);
    } finally {
      if (input != null) {
        input.close();
      }
    }
    return marks;
  }

  /**
   * How a chunk's frames differ from what the source's running decoder gave; empty if they are the
   * same. Pixels of frames that were damaged in the source already are not compared.
   */
  static Optional<String> difference(List<FrameMark> expected, List<FrameMark> actual) {
    for (int i = 0; i < actual.size(); i++) {
      FrameMark want = expected.get(i);
      FrameMark have = actual.get(i);
      long wantAt = want.timeUs - expected.get(0).timeUs;
      long haveAt = have.timeUs - actual.get(0).timeUs;
      if (Math.abs(wantAt - haveAt) > TOLERANCE_US) {
        return Optional.of(
            "frame %d is shown at %d us instead of %d us".formatted(i, haveAt, wantAt));
      }
      if (want.damaged != have.damaged || (!want.damaged && want.digest != have.digest)) {
        return Optional.of("frame %d comes out different without the chunk before".formatted(i));
      }
    }
    return Optional.empty();
  }

  private static long digest(AVFrame frame) {
    CRC32 crc = new CRC32();
    ByteBuffer shape = ByteBuffer.allocate(3 * Integer.BYTES);
    crc.update(shape.putInt(frame.width()).putInt(frame.height()).putInt(frame.format()).flip());
    AVPixFmtDescriptor format = avutil.av_pix_fmt_desc_get(frame.format());
    for (int plane = 0; plane < AVFrame.AV_NUM_DATA_POINTERS; plane++) {
      BytePointer data = frame.data(plane);
      if (data == null || data.isNull()) {
        break;
      }
      int rowBytes = avutil.av_image_get_linesize(frame.format(), frame.width(), plane);
      if (rowBytes <= 0) {
        break;
      }
      boolean chroma = plane == 1 || plane == 2;
      int rows = chroma ? -(-frame.height() >> format.log2_chroma_h()) : frame.height();
      addPlane(crc, data, frame.linesize(plane), rowBytes, rows);
    }
    return crc.getValue();
  }

  private static void addPlane(CRC32 crc, BytePointer data, int stride, int rowBytes, int rows) {
    // The stride is negative where pictures are stored bottom-up.
    for (int row = 0; row < rows; row++) {
      BytePointer start = data.getPointer((long) row * stride);
      crc.update(start.capacity(rowBytes).asByteBuffer());
    }
  }
}
