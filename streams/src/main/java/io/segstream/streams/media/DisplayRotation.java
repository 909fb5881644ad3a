package io.segstream.streams.media;

import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how a container asks its pictures to be turned. */
public final class DisplayRotation {
  private static final Logger LOG = LoggerFactory.getLogger(DisplayRotation.class);
  private static final int QUARTER = 90;
  private static final int FULL = 360;

  private DisplayRotation() {}

  /**
   * Degrees clockwise, 0, 90, 180 or 270, by which the stream's pictures have to be turned to stand
   * upright. Mirroring and other angles are not followed; a warning says so.
   */
  public static int of(AVStream stream) {
    AVPacketSideData data =
        avcodec.av_packet_side_data_get(
            stream.codecpar().coded_side_data(),
            stream.codecpar().nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (data == null || data.isNull()) {
      return 0;
    }
    IntPointer matrix = new IntPointer(data.data());
    double counterClockwise = avutil.av_display_rotation_get(matrix);
    if (Double.isNaN(counterClockwise)) {
      LOG.warn("The video's display matrix is singular and is ignored");
      return 0;
    }
    long a = matrix.get(0);
    long b = matrix.get(1);
    long c = matrix.get(3);
    long d = matrix.get(4);
    if (a * d - b * c < 0) {
      LOG.warn("The video asks to be mirrored, which is not supported: it is only turned");
    }
    long quarters = Math.round(-counterClockwise / QUARTER);
    if (Math.abs(quarters * QUARTER + counterClockwise) > 1) {
      LOG.warn(
          "The video asks to be turned by {} degrees; only quarter turns are supported",
          -counterClockwise);
    }
    return (int) Math.floorMod(quarters * QUARTER, (long) FULL);
  }
}
