package io.segstream.streams.media;

import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends FFmpeg's own log through SLF4J (logger {@code io.segstream.ffmpeg}) instead of standard
 * error, with repeats counted and secrets removed.
 *
 * <p>FFmpeg's errors arrive as warnings and its warnings as debug lines: whatever stops the work or
 * damages a frame is reported by an exception or by the frame itself, so these lines are
 * explanation, not alarm.
 */
public final class FfmpegLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.segstream.ffmpeg");
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int KINDS_REMEMBERED = 256;

  private FfmpegLog() {}

  /** Makes FFmpeg log through SLF4J. The first call in the JVM counts, later ones do nothing. */
  public static void install() {
    Installed.ensure();
  }

  private static final class Installed {
    private static final Callback CALLBACK = new Callback();

    /** Loading this class is what installs the callback. */
    private static void ensure() {}

    static {
      avutil.av_log_set_level(LOG.isDebugEnabled() ? avutil.AV_LOG_WARNING : avutil.AV_LOG_ERROR);
      avutil.setLogCallback(CALLBACK);
    }
  }

  private static final class Callback extends LogCallback {
    private final RepeatFilter filter =
        new RepeatFilter(System::nanoTime, WINDOW_NANOS, KINDS_REMEMBERED);

    @Override
    public void call(int level, BytePointer text) {
      String message = SourceAddress.redact(text.getString().strip());
      if (message.isEmpty()) {
        return;
      }
      for (String line : filter.offer(message)) {
        LOG.atLevel(levelOf(level)).log(line);
      }
    }

    private static Level levelOf(int ffmpegLevel) {
      if (ffmpegLevel <= avutil.AV_LOG_FATAL) {
        return Level.ERROR;
      }
      return ffmpegLevel <= avutil.AV_LOG_ERROR ? Level.WARN : Level.DEBUG;
    }
  }
}
