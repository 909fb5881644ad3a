package io.segstream.streams.media;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/** A call into FFmpeg failed. The message says what was tried and FFmpeg's own words for why. */
public class FfmpegException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int TEXT_BYTES = 256;

  private final int code;

  public FfmpegException(String what, int code) {
    super(what + ": " + describe(code));
    this.code = code;
  }

  public FfmpegException(String what, int code, Throwable cause) {
    super(what + ": " + describe(code), cause);
    this.code = code;
  }

  /** FFmpeg's error number, negative. */
  public int code() {
    return code;
  }

  /**
   * Passes a successful result through.
   *
   * @param result what FFmpeg returned; negative means failure
   * @param what what was tried, for the message
   * @return the result, 0 or more
   * @throws FfmpegException if the result is negative
   */
  public static int check(int result, String what) {
    if (result < 0) {
      throw new FfmpegException(what, result);
    }
    return result;
  }

  /** FFmpeg's text for an error number. */
  public static String describe(int code) {
    byte[] text = new byte[TEXT_BYTES];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
