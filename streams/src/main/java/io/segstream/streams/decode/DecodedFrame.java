package io.segstream.streams.decode;

import io.segstream.streams.media.NativeFrame;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * One decoded picture and what is known about it. Whoever receives it closes it.
 *
 * @param picture owns the pixels
 * @param timeUs when it is shown, microseconds on the input's own time line
 * @param damage what is wrong with it; empty if nothing is
 */
public record DecodedFrame(NativeFrame picture, long timeUs, Optional<String> damage)
    implements AutoCloseable {

  public AVFrame frame() {
    return picture.get();
  }

  @Override
  public void close() {
    picture.close();
  }
}
