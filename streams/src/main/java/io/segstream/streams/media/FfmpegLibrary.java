package io.segstream.streams.media;

import org.bytedeco.ffmpeg.global.avutil;

/** The FFmpeg of this process. */
public final class FfmpegLibrary {
  private FfmpegLibrary() {}

  /**
   * Its version, for example {@code 8.0.1}.
   *
   * @throws LinkageError if it cannot be loaded here
   */
  public static String version() {
    return avutil.av_version_info().getString();
  }
}
