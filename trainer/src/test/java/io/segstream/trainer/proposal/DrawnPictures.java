package io.segstream.trainer.proposal;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.data.VideoDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Videos of a coloured square with fine stripes that moves over a blotchy background, and the
 * square as annotated foreground.
 */
class DrawnPictures implements VideoDataset {
  static final int WIDTH = 192;
  static final int HEIGHT = 128;
  static final int SIDE = 48;
  private static final int STEP = 2;

  private final List<Sequence> sequences = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private int damaged = -1;

  /** Videos of the given numbers of frames. */
  DrawnPictures(int... frames) {
    for (int video = 0; video < frames.length; video++) {
      String name = "v" + video;
      sequences.add(new Sequence(name, ids.size(), frames[video]));
      for (int t = 0; t < frames[video]; t++) {
        ids.add("%s/%05d".formatted(name, t));
      }
    }
  }

  /** The same with one picture that cannot be read. */
  DrawnPictures damaged(int index) {
    damaged = index;
    return this;
  }

  @Override
  public List<Sequence> sequences() {
    return sequences;
  }

  @Override
  public String name() {
    return "drawn";
  }

  @Override
  public int size() {
    return ids.size();
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String id(int index) {
    return ids.get(index);
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public Example load(int index) throws ExampleException {
    if (index == damaged) {
      throw new ExampleException("picture '%s' is damaged".formatted(id(index)));
    }
    return Example.unlabelled(id(index), picture(index)).withForeground(square(index));
  }

  /** Column of the square's left edge. */
  int left(int index) {
    return 40 + STEP * frame(index);
  }

  /** Row of the square's upper edge. */
  int top() {
    return 44;
  }

  private int frame(int index) {
    for (Sequence sequence : sequences) {
      if (index < sequence.first() + sequence.frames()) {
        return index - sequence.first();
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  boolean inSquare(int index, int x, int y) {
    int left = left(index);
    return x >= left && x < left + SIDE && y >= top() && y < top() + SIDE;
  }

  private LabelMap square(int index) {
    byte[] labels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (inSquare(index, i % WIDTH, i / WIDTH) ? 1 : 0);
    }
    return new LabelMap(WIDTH, HEIGHT, labels);
  }

  private RgbImage picture(int index) {
    SplittableRandom random = new SplittableRandom(7);
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
    for (int y = 0, at = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++, at += RgbImage.CHANNELS) {
        int noise = random.nextInt(24);
        boolean inside = inSquare(index, x, y);
        int stripe = (x - left(index)) / 4 % 2 * 40;
        rgb[at] = (byte) (inside ? 190 + stripe : 70 + noise);
        rgb[at + 1] = (byte) (inside ? 60 : 110 + noise);
        rgb[at + 2] = (byte) (inside ? 40 : 80 + noise);
      }
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }
}
