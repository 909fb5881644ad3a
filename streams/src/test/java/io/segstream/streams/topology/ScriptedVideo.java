package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.streams.decode.UndecodableVideoException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Video whose bytes are a script instead of pictures: {@code delivered=25;damaged=3,7}. Its frames
 * show squares that move to and fro with the frame's number within the feed, so that a feed looks
 * the same however it is cut.
 */
final class ScriptedVideo implements ChunkVideo {
  static final FrameSize SIZE = new FrameSize(96, 64);
  static final long FRAME_US = 40_000;

  private final int delivered;
  private final TreeSet<Integer> damaged;
  private final long firstFrame;
  private int index = -1;

  private ScriptedVideo(int delivered, TreeSet<Integer> damaged, long firstFrame) {
    this.delivered = delivered;
    this.damaged = damaged;
    this.firstFrame = firstFrame;
  }

  static byte[] script(int delivered, TreeSet<Integer> damaged) {
    String list = String.join(",", damaged.stream().map(String::valueOf).toList());
    return "delivered=%d;damaged=%s".formatted(delivered, list).getBytes(StandardCharsets.UTF_8);
  }

  /** A {@link ChunkVideo.Decoder}. */
  static ChunkVideo open(VideoChunk chunk) {
    String text = new String(chunk.video(), StandardCharsets.UTF_8);
    if (!text.startsWith("delivered=")) {
      throw new UndecodableVideoException("this is no script");
    }
    String[] parts = text.split(";", -1);
    TreeSet<Integer> damaged = new TreeSet<>();
    for (String number : parts[1].substring("damaged=".length()).split(",", -1)) {
      if (!number.isEmpty()) {
        damaged.add(Integer.parseInt(number));
      }
    }
    return new ScriptedVideo(
        Integer.parseInt(parts[0].substring("delivered=".length())),
        damaged,
        chunk.header().firstFrame());
  }

  @Override
  public boolean next() {
    return ++index < delivered;
  }

  @Override
  public long presentationTimeUs() {
    return index * FRAME_US;
  }

  @Override
  public Optional<String> damage() {
    return damaged.contains(index) ? Optional.of("scripted damage") : Optional.empty();
  }

  @Override
  public FrameSize displaySize() {
    return SIZE;
  }

  @Override
  public void scaleTo(FrameSize size, ByteBuffer rgb24) {
    long frame = firstFrame + index;
    int base = rgb24.position();
    for (int i = 0; i < size.pixels() * 3; i++) {
      rgb24.put(base + i, (byte) 20);
    }
    int way = (int) Math.abs((frame + 60) % 120 - 60);
    square(size, rgb24, way, 8, 0);
    // The second square is there only every other hundred frames.
    if (frame / 100 % 2 == 0) {
      square(size, rgb24, 60 - way, 40, 1);
    }
  }

  private static void square(FrameSize size, ByteBuffer rgb24, int left, int top, int channel) {
    for (int y = top; y < Math.min(size.height(), top + 16); y++) {
      for (int x = left; x < Math.min(size.width(), left + 16); x++) {
        rgb24.put(rgb24.position() + (y * size.width() + x) * 3 + channel, (byte) 240);
      }
    }
  }

  @Override
  public void close() {}
}
