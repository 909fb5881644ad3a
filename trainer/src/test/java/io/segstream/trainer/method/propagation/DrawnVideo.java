package io.segstream.trainer.method.propagation;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.data.VideoDataset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Videos of a striped disc that moves over a noisy ground; disc and ground differ in texture, not
 * in mean colour.
 */
final class DrawnVideo implements VideoDataset {
  static final int WIDTH = 96;
  static final int HEIGHT = 72;
  private static final int FRAMES = 6;
  private static final int RADIUS = 18;

  private final int videos;

  DrawnVideo(int videos) {
    this.videos = videos;
  }

  @Override
  public List<Sequence> sequences() {
    return IntStream.range(0, videos)
        .mapToObj(video -> new Sequence("video" + video, video * FRAMES, FRAMES))
        .toList();
  }

  @Override
  public String name() {
    return "drawn";
  }

  @Override
  public int size() {
    return videos * FRAMES;
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String id(int index) {
    return "video%d/%d".formatted(index / FRAMES, index % FRAMES);
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) {
    SplittableRandom random = new SplittableRandom(index / FRAMES);
    int centreX = 30 + random.nextInt(20) + 3 * (index % FRAMES);
    int centreY = 26 + random.nextInt(20);
    SplittableRandom noise = new SplittableRandom(index);
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
    byte[] mask = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = y * WIDTH + x;
        boolean disc = Math.hypot(x - centreX, y - centreY) < RADIUS;
        int value = disc ? ((x - centreX + 60) / 3 % 2 == 0 ? 40 : 200) : 60 + noise.nextInt(120);
        mask[at] = (byte) (disc ? 1 : 0);
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          rgb[at * RgbImage.CHANNELS + c] = (byte) value;
        }
      }
    }
    return Example.unlabelled(id(index), new RgbImage(WIDTH, HEIGHT, rgb))
        .withForeground(new LabelMap(WIDTH, HEIGHT, mask));
  }
}
