package io.segstream.streams.demo;

import io.segstream.inference.model.FrameSize;
import io.segstream.schemas.mask.RleMask;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A film drawn by arithmetic: moving textured objects over a moving textured background, with the
 * exact visible mask of every object. The demo's clip, and the test fixture whose truth is known.
 *
 * <p>Any frame can be asked for in any order; the same settings give the same bytes on every
 * machine. Not thread-safe: it keeps the frame drawn last.
 */
public final class SyntheticScene {
  private final SceneSettings settings;
  private final List<Actor> cast;
  private final Backdrop backdrop;
  private final byte[] rgb;
  private final byte[] labels;
  private int drawnFrame = -1;

  /** The scene of the demo. */
  public SyntheticScene(SceneSettings settings) {
    this(settings, Actor.cast(settings.seed()));
  }

  SyntheticScene(SceneSettings settings, List<Actor> cast) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.cast = List.copyOf(cast);
    this.backdrop = new Backdrop(settings.size(), settings.seed());
    this.rgb = new byte[3 * settings.size().pixels()];
    this.labels = new byte[settings.size().pixels()];
  }

  public SceneSettings settings() {
    return settings;
  }

  /** Number of objects; their ids are 1 to this number. */
  public int objectCount() {
    return cast.size();
  }

  /** Name of an object, such as "walker". */
  public String objectName(int id) {
    return cast.get(Objects.checkIndex(id - 1, cast.size())).name();
  }

  /**
   * Draws a frame.
   *
   * @param frame 0 to one less than the scene's frames
   * @param rgb24 receives width x height x 3 bytes from index 0; its position stays
   */
  public void render(int frame, ByteBuffer rgb24) {
    draw(frame);
    if (rgb24.limit() < rgb.length) {
      throw new IllegalArgumentException(
          "The buffer holds %d bytes, a frame of %s needs %d"
              .formatted(rgb24.limit(), settings.size(), rgb.length));
    }
    rgb24.put(0, rgb);
  }

  /**
   * What can be seen of every object on a frame: element i belongs to object i + 1. Masks do not
   * overlap; a hidden or absent object has an empty one.
   */
  public List<RleMask> masks(int frame) {
    draw(frame);
    return RleMask.encodeLabels(
        labels, settings.size().width(), settings.size().height(), cast.size());
  }

  private void draw(int frame) {
    Objects.checkIndex(frame, settings.frames());
    if (frame == drawnFrame) {
      return;
    }
    double seconds = (double) frame / settings.framesPerSecond();
    backdrop.render(seconds, rgb);
    Arrays.fill(labels, (byte) 0);
    for (int i = 0; i < cast.size(); i++) {
      paint(cast.get(i), (byte) (i + 1), seconds);
    }
    drawnFrame = frame;
  }

  private void paint(Actor actor, byte label, double seconds) {
    FrameSize size = settings.size();
    Motion.Pose pose = actor.motion().at(seconds);
    Shape.Outline outline = actor.shape().at(seconds);
    double radius = actor.radius() * size.height();
    double centreX = pose.x() * size.width();
    double centreY = pose.y() * size.height();
    double cos = StrictMath.cos(pose.angle()) / radius;
    double sin = StrictMath.sin(pose.angle()) / radius;
    int left = (int) Math.max(0, Math.floor(centreX - radius - 1));
    int right = (int) Math.min(size.width(), Math.ceil(centreX + radius + 1));
    int top = (int) Math.max(0, Math.floor(centreY - radius - 1));
    int bottom = (int) Math.min(size.height(), Math.ceil(centreY + radius + 1));
    for (int y = top; y < bottom; y++) {
      double dy = y + 0.5 - centreY;
      for (int x = left; x < right; x++) {
        double dx = x + 0.5 - centreX;
        double u = cos * dx + sin * dy;
        double v = cos * dy - sin * dx;
        double inside = -outline.distance(u, v) * radius;
        if (inside > -0.5) {
          blend(y * size.width() + x, shade(actor.texture().rgb(u, v), inside, radius), inside);
          if (inside >= 0) {
            labels[y * size.width() + x] = label;
          }
        }
      }
    }
  }

  /** Darkens towards the edge, which makes flat shapes look round. */
  private static int shade(int colour, double inside, double radius) {
    double light = Math.min(1, 0.72 + 1.1 * Math.max(0, inside) / radius);
    return Texture.mix(0, colour, light);
  }

  /** Covers a pixel by as much of it as lies inside the outline. */
  private void blend(int pixel, int colour, double inside) {
    int weight = (int) (Math.min(1, inside + 0.5) * 256);
    for (int channel = 0; channel < 3; channel++) {
      int at = 3 * pixel + channel;
      int below = rgb[at] & 0xff;
      int above = colour >> 16 - 8 * channel & 0xff;
      rgb[at] = (byte) (below + ((above - below) * weight >> 8));
    }
  }
}
