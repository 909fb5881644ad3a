package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Owns one swscale context and remakes it when the pictures change. Results are the same on every
 * processor: rounding is exact and no approximate SIMD path is taken.
 */
public final class PixelConverter implements AutoCloseable {
  private static final int FLAGS =
      swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT;
  private static final int UNIT = 1 << 16;
  private static final int HIGH_DEFINITION_WIDTH = 1280;
  private static final int HIGH_DEFINITION_HEIGHT = 577;

  private record Job(
      int sourceWidth,
      int sourceHeight,
      int sourceFormat,
      int sourceMatrix,
      int sourceFullRange,
      int width,
      int height,
      int format,
      int matrix) {}

  private Job job;
  private SwsContext context;
  private NativeHandles.Lease handle;

  /**
   * Scales and converts {@code source} into the picture that {@code target} holds. Limited-range
   * YUV comes out when the target is YUV, full-range RGB when it is RGB.
   *
   * @param targetMatrix AVCOL_SPC_* of a YUV target; ignored for RGB
   */
  public void convert(AVFrame source, AVFrame target, int targetMatrix) {
    Job wanted =
        new Job(
            source.width(),
            source.height(),
            source.format(),
            matrixOf(source),
            isFullRange(source) ? 1 : 0,
            target.width(),
            target.height(),
            target.format(),
            targetMatrix);
    if (!wanted.equals(job)) {
      close();
      open(wanted);
    }
    FfmpegException.check(
        swscale.sws_scale(
            context,
            source.data(),
            source.linesize(),
            0,
            source.height(),
            target.data(),
            target.linesize()),
        "Cannot convert a picture");
  }

  private void open(Job wanted) {
    context =
        swscale.sws_getContext(
            wanted.sourceWidth,
            wanted.sourceHeight,
            wanted.sourceFormat,
            wanted.width,
            wanted.height,
            wanted.format,
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw new FfmpegException(
          "Cannot convert %dx%d pictures of format %s to %dx%d"
              .formatted(
                  wanted.sourceWidth,
                  wanted.sourceHeight,
                  formatName(wanted.sourceFormat),
                  wanted.width,
                  wanted.height),
          avutil.AVERROR_INVALIDDATA());
    }
    handle = NativeHandles.acquire("ffmpeg-converter");
    job = wanted;
    IntPointer sourceTable = swscale.sws_getCoefficients(coefficients(wanted.sourceMatrix));
    IntPointer targetTable = swscale.sws_getCoefficients(coefficients(wanted.matrix));
    // A negative result means that neither side is YUV, so that there is no matrix to set.
    int unused =
        swscale.sws_setColorspaceDetails(
            context, sourceTable, wanted.sourceFullRange, targetTable, 0, 0, UNIT, UNIT);
    assert unused >= -1;
  }

  /**
   * The matrix of a picture. Untagged video is taken as BT.709 from 1280 columns or 577 rows on and
   * as BT.601 below, as players do.
   */
  public static int matrixOf(AVFrame frame) {
    int tagged = frame.colorspace();
    if (tagged != avutil.AVCOL_SPC_UNSPECIFIED && tagged != avutil.AVCOL_SPC_RESERVED) {
      return tagged;
    }
    boolean high =
        frame.width() >= HIGH_DEFINITION_WIDTH || frame.height() >= HIGH_DEFINITION_HEIGHT;
    return high ? avutil.AVCOL_SPC_BT709 : avutil.AVCOL_SPC_SMPTE170M;
  }

  /** Whether black is 0 rather than 16. */
  public static boolean isFullRange(AVFrame frame) {
    return frame.color_range() == avutil.AVCOL_RANGE_JPEG
        || formatName(frame.format()).startsWith("yuvj");
  }

  static String formatName(int pixelFormat) {
    AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(pixelFormat);
    return descriptor == null ? "unknown" : descriptor.name().getString();
  }

  private static int coefficients(int matrix) {
    if (matrix == avutil.AVCOL_SPC_BT709) {
      return swscale.SWS_CS_ITU709;
    }
    if (matrix == avutil.AVCOL_SPC_BT2020_NCL || matrix == avutil.AVCOL_SPC_BT2020_CL) {
      return swscale.SWS_CS_BT2020;
    }
    if (matrix == avutil.AVCOL_SPC_FCC) {
      return swscale.SWS_CS_FCC;
    }
    return matrix == avutil.AVCOL_SPC_SMPTE240M ? swscale.SWS_CS_SMPTE240M : swscale.SWS_CS_ITU601;
  }

  @Override
  public void close() {
    if (context != null) {
      swscale.sws_freeContext(context);
      handle.close();
      context = null;
      job = null;
    }
  }
}
