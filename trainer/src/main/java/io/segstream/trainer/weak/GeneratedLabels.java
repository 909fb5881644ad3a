package io.segstream.trainer.weak;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.weak.ClassRegions.Region;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes weak annotations out of full ones, always the same for a picture and a seed. Regions that
 * are much smaller than the picture are overlooked, except for the largest of each class.
 *
 * @param type what is made
 * @param seed of the places of points
 * @param radius of points, and half the width of strokes, in pixels, 0 or more
 * @param share of the annotated pixels that have to be labelled at least, above 0 to 1: by further
 *     points, or wider strokes; empty for one point, or stroke, per region
 * @param background class that nobody points at, draws boxes around or tags; everything outside of
 *     boxes has it
 */
public record GeneratedLabels(
    AnnotationType type, long seed, int radius, OptionalDouble share, OptionalInt background)
    implements WeakSource {
  /** Regions below this share of the picture are overlooked. */
  private static final double OVERLOOKED = 0.0005;

  public GeneratedLabels {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(background, "background");
    if (radius < 0) {
      throw new IllegalArgumentException("radius %d must not be negative".formatted(radius));
    }
    if (share.isPresent() && !(share.getAsDouble() > 0 && share.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "share %s must be above 0 and at most 1".formatted(share.getAsDouble()));
    }
  }

  @Override
  public WeakLabels of(Example example) throws ExampleException {
    LabelMap full =
        example
            .classes()
            .orElseThrow(
                () ->
                    new ExampleException(
                        "picture '%s' has no class labels to make a weak annotation from: give the dataset label maps"
                            .formatted(example.id())));
    int least = (int) Math.ceil(OVERLOOKED * full.labels().length);
    List<Region> regions = ClassRegions.worthwhile(full, least);
    LabelMap labels =
        switch (type) {
          case FULL -> full;
          case SCRIBBLE -> scribbles(full, regions);
          case POINT -> points(full, regions, random(example.id()));
          case BOX -> boxes(full, regions);
          case TAG -> new Canvas(full.width(), full.height()).finish();
        };
    return new WeakLabels(
        labels,
        regions.stream()
            .map(Region::label)
            .filter(label -> label != background.orElse(LabelMap.VOID))
            .distinct()
            .sorted()
            .toList());
  }

  private SplittableRandom random(String id) {
    return Randomness.stream(seed, 0, id.hashCode(), "weak");
  }

  private LabelMap points(LabelMap full, List<Region> regions, SplittableRandom random) {
    Canvas canvas = new Canvas(full.width(), full.height());
    for (Region region : regions) {
      int pixel = region.pixels()[random.nextInt(region.pixels().length)];
      canvas.disc(pixel, radius, region.label(), full.labels());
    }
    if (share.isPresent()) {
      int[] known = known(full);
      long wanted = wanted(known);
      // Each disc labels its centre at least, so a shuffle of all pixels is enough.
      for (int i = 0; i < known.length && canvas.drawn() < wanted; i++) {
        int other = random.nextInt(i, known.length);
        int pixel = known[other];
        known[other] = known[i];
        known[i] = pixel;
        canvas.disc(pixel, radius, full.labels()[pixel] & 0xff, full.labels());
      }
    }
    return canvas.finish();
  }

  private LabelMap scribbles(LabelMap full, List<Region> regions) {
    Canvas canvas = new Canvas(full.width(), full.height());
    Skeleton skeleton = Skeleton.of(full);
    for (Region region : regions) {
      for (int pixel : skeleton.stroke(region.pixels())) {
        canvas.disc(pixel, radius, region.label(), full.labels());
      }
    }
    if (share.isPresent()) {
      int[] known = known(full);
      widen(canvas, full, known, wanted(known));
    }
    return canvas.finish();
  }

  /** Lets labels grow by a pixel at a time inside their classes. */
  private static void widen(Canvas canvas, LabelMap full, int[] known, long wanted) {
    int width = full.width();
    byte[] labels = full.labels();
    boolean grown = true;
    while (grown && canvas.drawn() < wanted) {
      int[] reached =
          IntStream.of(known)
              .filter(canvas::isVoid)
              .filter(
                  i ->
                      touches(canvas, labels, i, i - 1, i % width > 0)
                          || touches(canvas, labels, i, i + 1, i % width + 1 < width)
                          || touches(canvas, labels, i, i - width, i >= width)
                          || touches(canvas, labels, i, i + width, i + width < labels.length))
              .toArray();
      for (int pixel : reached) {
        canvas.set(pixel, labels[pixel] & 0xff);
      }
      grown = reached.length > 0;
    }
  }

  private static boolean touches(Canvas canvas, byte[] labels, int i, int next, boolean inside) {
    return inside && !canvas.isVoid(next) && labels[next] == labels[i];
  }

  private LabelMap boxes(LabelMap full, List<Region> regions) {
    Canvas canvas = new Canvas(full.width(), full.height());
    background.ifPresent(canvas::fill);
    canvas.boxes(
        regions.stream()
            .filter(region -> region.label() != background.orElse(LabelMap.VOID))
            .map(region -> region.box(full.width()))
            .toList());
    return canvas.finish();
  }

  private static int[] known(LabelMap full) {
    return IntStream.range(0, full.labels().length)
        .filter(i -> full.labels()[i] != (byte) LabelMap.VOID)
        .toArray();
  }

  private long wanted(int[] known) {
    return (long) Math.ceil(share.orElseThrow() * known.length);
  }

  @Override
  public String digest() {
    return toString();
  }
}
