package io.segstream.inference.prompt;

import io.segstream.inference.evaluate.coco.CocoCutouts;
import io.segstream.inference.evaluate.coco.CocoCutouts.Cutout;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Photographed objects that move and change size over the frames of a film; a function of the data
 * and a seed alone. On every frame the boxes of the objects are at least {@value #GAP} pixels apart
 * and inside the picture, so that no object ever covers another.
 */
final class ComposedSequence {
  static final int WIDTH = 480;
  static final int HEIGHT = 268;
  static final int FRAMES = 24;
  private static final int GAP = 6;
  private static final int TRIES = 2000;

  private final List<Path> film;
  private final List<Actor> actors;

  private ComposedSequence(List<Path> film, List<Actor> actors) {
    this.film = film;
    this.actors = actors;
  }

  /** A frame with the label of each pixel: 0 background, 1 to {@link #objects} the objects. */
  record Composed(BufferedImage picture, byte[] labels) {}

  /** An object and its straight path; lengths in pixels, {@code side} is the box's longer one. */
  private record Actor(Cutout cutout, double[] from, double[] to) {
    /** Middle and size go evenly from the first frame's to the last one's. */
    Rectangle box(int frame) {
      double t = (double) frame / (FRAMES - 1);
      double side = from[2] + t * (to[2] - from[2]);
      double scale = side / Math.max(cutout.mask().width(), cutout.mask().height());
      int width = (int) Math.round(cutout.mask().width() * scale);
      int height = (int) Math.round(cutout.mask().height() * scale);
      double x = from[0] + t * (to[0] - from[0]);
      double y = from[1] + t * (to[1] - from[1]);
      return new Rectangle(
          (int) Math.round(x - width / 2.0), (int) Math.round(y - height / 2.0), width, height);
    }

    boolean fits(List<Actor> others) {
      Rectangle frame = new Rectangle(0, 0, WIDTH, HEIGHT);
      for (int t = 0; t < FRAMES; t++) {
        Rectangle box = box(t);
        Rectangle kept = new Rectangle(box);
        kept.grow(GAP, GAP);
        int now = t;
        if (!frame.contains(box) || others.stream().anyMatch(o -> o.box(now).intersects(kept))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Composes one sequence of two to four objects.
   *
   * @param davis root of a DAVIS data set
   * @param lookAlikes whether the second object is a copy of the first
   */
  static ComposedSequence draw(long seed, CocoCutouts cutouts, Path davis, boolean lookAlikes)
      throws IOException {
    Random random = new Random(seed);
    List<Path> films = sorted(davis.resolve("JPEGImages/480p"));
    List<Path> film = sorted(films.get(random.nextInt(films.size())));
    int objects = 2 + random.nextInt(3);
    List<Actor> actors = new ArrayList<>();
    while (actors.size() < objects) {
      Cutout cutout =
          lookAlikes && actors.size() == 1
              ? actors.get(0).cutout()
              : cutouts.cut(random.nextInt(cutouts.count()));
      actors.add(place(cutout, actors, random));
    }
    return new ComposedSequence(film, actors);
  }

  private static Actor place(Cutout cutout, List<Actor> others, Random random) {
    for (int i = 0; i < TRIES; i++) {
      double[] from = {random.nextInt(WIDTH), random.nextInt(HEIGHT), 56 + random.nextInt(64)};
      double[] to = {
        from[0] + random.nextInt(241) - 120,
        from[1] + random.nextInt(161) - 80,
        from[2] * (0.8 + 0.5 * random.nextDouble())
      };
      Actor actor = new Actor(cutout, from, to);
      if (actor.fits(others)) {
        return actor;
      }
    }
    throw new IllegalStateException("No free path in %d tries: take another seed".formatted(TRIES));
  }

  private static List<Path> sorted(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  int objects() {
    return actors.size();
  }

  /** Name of the film below. */
  String film() {
    return film.get(0).getParent().getFileName().toString();
  }

  Composed frame(int t) throws IOException {
    BufferedImage picture = scaled(ImageIO.read(film.get(t).toFile()), WIDTH, HEIGHT);
    byte[] labels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < actors.size(); i++) {
      paint(actors.get(i).cutout(), actors.get(i).box(t), (byte) (i + 1), picture, labels);
    }
    return new Composed(picture, labels);
  }

  /** Without soft edges: a pixel belongs to the object or not, as its mask says. */
  private static void paint(
      Cutout cutout, Rectangle box, byte label, BufferedImage picture, byte[] labels) {
    BufferedImage colours = scaled(cutout.colours(), box.width, box.height);
    for (int y = 0; y < box.height; y++) {
      for (int x = 0; x < box.width; x++) {
        int fromX = (2 * x + 1) * cutout.mask().width() / (2 * box.width);
        int fromY = (2 * y + 1) * cutout.mask().height() / (2 * box.height);
        if (cutout.mask().contains(fromX, fromY)) {
          picture.setRGB(box.x + x, box.y + y, colours.getRGB(x, y));
          labels[(box.y + y) * WIDTH + box.x + x] = label;
        }
      }
    }
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }
}
