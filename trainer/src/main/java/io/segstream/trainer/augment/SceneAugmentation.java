package io.segstream.trainer.augment;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.RgbImage;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The augmentation of cross-image pixel contrast (Wang et al., ICCV 2021): random scale and
 * stretch, random crop, mirror, one shift of brightness, and padding at a random offset with the
 * mean colour of ImageNet (rounded to bytes, so at most 0.009 after normalisation) and void.
 * Scaling down averages, unlike the authors' cubic interpolation, which lets fine texture alias.
 * Immutable.
 */
public final class SceneAugmentation {
  private static final byte[] MEAN_COLOUR = {124, 116, 104};

  private final SceneSettings settings;

  public SceneAugmentation(SceneSettings settings) {
    this.settings = settings;
  }

  /**
   * Where one axis of a view comes from.
   *
   * @param axis the part with a source
   * @param offset pixels of padding before it
   */
  private record Cut(Axis axis, int offset) {
    double shift() {
      return axis.shift() - offset * axis.scale();
    }
  }

  /** Draws one view. */
  public View draw(Example example, SplittableRandom random) {
    RgbImage source = example.image();
    double scale = settings.scale().draw(random);
    double stretch = Math.sqrt(settings.stretch().draw(random));
    int scaledWidth = (int) Math.max(1, Math.round(source.width() * stretch * scale));
    int scaledHeight = (int) Math.max(1, Math.round(source.height() / stretch * scale));
    boolean flip = random.nextDouble() < settings.flip();
    Cut across = cut(source.width(), scaledWidth, settings.width(), flip, random);
    Cut down = cut(source.height(), scaledHeight, settings.height(), false, random);
    Pixels pixels = Resampling.colours(source, across.axis(), down.axis(), Interpolation.BICUBIC);
    shift(pixels, random.nextInt(-settings.brightness(), settings.brightness() + 1));
    return new View(
        padded(pixels.toImage(), across.offset(), down.offset()),
        example.classes().map(map -> padded(map, across, down)),
        example.foreground().map(map -> padded(map, across, down)),
        Affine.ofAxes(across.axis().scale(), across.shift(), down.axis().scale(), down.shift()));
  }

  private static Cut cut(int source, int scaled, int size, boolean flip, SplittableRandom random) {
    int length = Math.min(scaled, size);
    int start = random.nextInt(scaled - length + 1);
    double step = (double) source / scaled;
    Axis axis = new Axis(0, source, start * step, step, length, flip);
    return new Cut(axis, random.nextInt(size - length + 1));
  }

  private static void shift(Pixels pixels, int amount) {
    float[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = Pixels.clamp(rgb[i] + amount);
    }
  }

  private RgbImage padded(RgbImage part, int left, int top) {
    if (part.width() == settings.width() && part.height() == settings.height()) {
      return part;
    }
    byte[] rgb = new byte[settings.width() * settings.height() * RgbImage.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = MEAN_COLOUR[i % RgbImage.CHANNELS];
    }
    int length = part.width() * RgbImage.CHANNELS;
    for (int y = 0; y < part.height(); y++) {
      int at = ((top + y) * settings.width() + left) * RgbImage.CHANNELS;
      System.arraycopy(part.rgb(), y * length, rgb, at, length);
    }
    return new RgbImage(settings.width(), settings.height(), rgb);
  }

  private LabelMap padded(LabelMap source, Cut across, Cut down) {
    LabelMap part = Resampling.labels(source, across.axis(), down.axis());
    byte[] labels = new byte[settings.width() * settings.height()];
    Arrays.fill(labels, (byte) LabelMap.VOID);
    for (int y = 0; y < part.height(); y++) {
      int at = (down.offset() + y) * settings.width() + across.offset();
      System.arraycopy(part.labels(), y * part.width(), labels, at, part.width());
    }
    return new LabelMap(settings.width(), settings.height(), labels);
  }
}
