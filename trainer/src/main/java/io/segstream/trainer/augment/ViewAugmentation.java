package io.segstream.trainer.augment;

import io.segstream.trainer.data.Example;
import java.util.SplittableRandom;

/**
 * Draws random views: a part of the picture scaled to a fixed size (torchvision's {@code
 * RandomResizedCrop}), mirrored or not, with changed colours. Immutable.
 */
public final class ViewAugmentation {
  private static final int CROP_TRIES = 10;

  private final ViewSettings settings;

  public ViewAugmentation(ViewSettings settings) {
    this.settings = settings;
  }

  private record Crop(int x, int y, int width, int height) {}

  /** Draws one view. */
  public View draw(Example example, SplittableRandom random) {
    Crop crop = crop(example.image().width(), example.image().height(), random);
    boolean flip = random.nextDouble() < settings.flip();
    Axis across = Axis.ofWindow(crop.x(), crop.width(), settings.width(), flip);
    Axis down = Axis.ofWindow(crop.y(), crop.height(), settings.height(), false);
    Pixels pixels = Resampling.colours(example.image(), across, down, Interpolation.BILINEAR);
    settings.jitter().apply(pixels, random);
    if (random.nextDouble() < settings.greyscale()) {
      Colours.greyscale(pixels);
    }
    settings.blur().apply(pixels, random);
    return new View(
        pixels.toImage(),
        example.classes().map(map -> Resampling.labels(map, across, down)),
        example.foreground().map(map -> Resampling.labels(map, across, down)),
        Affine.ofAxes(across.scale(), across.shift(), down.scale(), down.shift()));
  }

  private Crop crop(int width, int height, SplittableRandom random) {
    for (int i = 0; i < CROP_TRIES; i++) {
      double area = settings.area().draw(random) * width * height;
      double ratio = settings.ratio().drawLogarithmic(random);
      int w = (int) Math.round(Math.sqrt(area * ratio));
      int h = (int) Math.round(Math.sqrt(area / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int y = random.nextInt(height - h + 1);
        return new Crop(random.nextInt(width - w + 1), y, w, h);
      }
    }
    return central(width, height);
  }

  /** The largest part in the middle whose ratio is allowed. */
  private Crop central(int width, int height) {
    double ratio = (double) width / height;
    int w = width;
    int h = height;
    if (ratio < settings.ratio().from()) {
      h = (int) Math.round(width / settings.ratio().from());
    } else if (ratio > settings.ratio().to()) {
      w = (int) Math.round(height * settings.ratio().to());
    }
    w = Math.max(1, w);
    h = Math.max(1, h);
    return new Crop((width - w) / 2, (height - h) / 2, w, h);
  }
}
