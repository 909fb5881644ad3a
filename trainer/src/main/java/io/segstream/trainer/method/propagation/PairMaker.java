package io.segstream.trainer.method.propagation;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes pairs of views: two frames of a video, or one picture twice, cut out around the object,
 * with objects of other pictures and bars laid over both, each moving on its own. Colours change
 * from view to view.
 */
public final class PairMaker {
  private static final double LEAST_SHARE = 0.01;
  private static final double MOST_SHARE = 0.9;

  private final Companions companions;
  private final PairSettings settings;

  public PairMaker(Companions companions, PairSettings settings) {
    this.companions = companions;
    this.settings = settings;
  }

  private int side() {
    return settings.side();
  }

  /**
   * A pair of an example.
   *
   * @return empty if the object is too small or too large in either view
   * @throws ExampleException if the example has no foreground
   */
  Optional<FramePair> make(Example example, SplittableRandom random) throws ExampleException {
    requireForeground(example);
    Example other = companions.near(example, settings.farthestFrame(), random);
    requireForeground(other);
    Placement place = place(example.image(), random);
    Scene first = new Scene(side()).picture(example, place);
    Scene second = new Scene(side()).picture(other, moved(place, random));
    int pasted = random.nextInt(settings.mostPasted() + 1);
    for (int label = 2; label < 2 + pasted; label++) {
      paste(first, second, label, random);
    }
    int bars = random.nextInt(settings.mostBars() + 1);
    for (int bar = 0; bar < bars; bar++) {
      cover(first, second, random);
    }
    if (!isUseful(first) || !isUseful(second)) {
      return Optional.empty();
    }
    return Optional.of(new FramePair(view(first, random), view(second, random)));
  }

  private View view(Scene scene, SplittableRandom random) {
    return new View(settings.colours().apply(scene.image(), random), scene.labels());
  }

  private static void requireForeground(Example example) throws ExampleException {
    if (example.foreground().isEmpty()) {
      throw new ExampleException(
          "'%s' has no foreground: give its dataset a folder of masks".formatted(example.id()));
    }
  }

  private Placement moved(Placement place, SplittableRandom random) {
    return place.moved(settings.motion(), side(), random);
  }

  private boolean isUseful(Scene view) {
    double share = view.count(1) / (double) (side() * side());
    return share > LEAST_SHARE && share < MOST_SHARE;
  }

  /** A part of the picture at a random scale, anywhere in it. */
  private Placement place(RgbImage image, SplittableRandom random) {
    double shorter = Math.min(image.width(), image.height());
    double smallest = settings.smallestPart();
    double extent =
        shorter * (smallest + (settings.largestPart() - smallest) * random.nextDouble());
    return new Placement(
        inside(image.width(), extent, random),
        inside(image.height(), extent, random),
        extent / side(),
        0,
        random.nextBoolean());
  }

  private static double inside(int length, double extent, SplittableRandom random) {
    return extent / 2 + random.nextDouble() * (length - extent);
  }

  private void paste(Scene first, Scene second, int label, SplittableRandom random)
      throws ExampleException {
    Example donor = companions.any(random);
    if (donor.foreground().isEmpty()) {
      return;
    }
    RgbImage image = donor.image();
    double extent = Math.max(image.width(), image.height()) * (0.8 + 1.2 * random.nextDouble());
    Placement place =
        new Placement(
            image.width() * random.nextDouble(),
            image.height() * random.nextDouble(),
            extent / side(),
            0,
            random.nextBoolean());
    first.object(donor, place, label);
    second.object(donor, moved(place, random), label);
  }

  /** Lays a bar with the look of another picture over both views, wherever it comes to lie. */
  private void cover(Scene first, Scene second, SplittableRandom random) throws ExampleException {
    RgbImage look = companions.any(random).image();
    Placement place = place(look, random);
    Bar bar = Bar.random(side(), random);
    first.bar(look, place, bar);
    second.bar(look, place, bar.moved(settings.motion(), side(), random));
  }
}
