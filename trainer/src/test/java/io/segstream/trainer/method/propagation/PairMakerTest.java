package io.segstream.trainer.method.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.ColourJitter;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairMakerTest {
  private static final int SIDE = 64;
  private static final PairMotion STILL = new PairMotion(0, 0, 0);
  private static final PairMotion MOVING = new PairMotion(0.1, 0.2, 0.2);

  private final DrawnVideo videos = new DrawnVideo(3);

  private PairMaker maker(PairMotion motion, int pasted, ColourJitter colours) {
    return maker(new PairSettings(SIDE, 4, 0.8, 1, motion, pasted, 0, colours));
  }

  private PairMaker maker(PairSettings settings) {
    return new PairMaker(new Companions(videos), settings);
  }

  private FramePair pair(PairMaker maker, int index, long seed) throws ExampleException {
    SplittableRandom random = new SplittableRandom(seed);
    Optional<FramePair> pair = Optional.empty();
    while (pair.isEmpty()) {
      pair = maker.make(videos.load(index), random);
    }
    return pair.get();
  }

  @Test
  void givesTheSamePairForTheSameSeed() throws ExampleException {
    PairMaker maker = maker(MOVING, 2, ColourJitter.MASK_CONTRAST);
    FramePair once = pair(maker, 2, 7);
    FramePair again = pair(maker, 2, 7);

    assertThat(once.first().image().rgb())
        .isEqualTo(again.first().image().rgb())
        .isNotEqualTo(once.second().image().rgb());
    assertThat(once.second().image().rgb()).isEqualTo(again.second().image().rgb());
    assertThat(once.second().labels().labels()).isEqualTo(again.second().labels().labels());
  }

  @Test
  void keepsLabelsOnTheirPixels() throws ExampleException {
    PairMaker maker = maker(MOVING, 0, ColourJitter.NONE);
    for (int seed = 0; seed < 20; seed++) {
      FramePair pair = pair(maker, seed % videos.size(), seed);
      assertAligned(pair.first().image().rgb(), pair.first().labels().labels());
      assertAligned(pair.second().image().rgb(), pair.second().labels().labels());
    }
  }

  /** Of the drawn values only the disc has 40 and 200, away from its outline and from stripes. */
  private static void assertAligned(byte[] rgb, byte[] labels) {
    int discs = 0;
    int inside = 0;
    for (int i = 0; i < labels.length; i++) {
      int value = rgb[i * RgbImage.CHANNELS] & 0xff;
      if (value < 50 || value > 190) {
        discs++;
        inside += labels[i] == 1 ? 1 : 0;
      }
    }
    assertThat(discs).isPositive();
    assertThat(inside).isGreaterThan(discs * 97 / 100);
  }

  @Test
  void takesFramesOfTheSameVideo() throws ExampleException {
    Companions companions = new Companions(videos);
    SplittableRandom random = new SplittableRandom(1);
    boolean[] seen = new boolean[videos.size()];
    for (int i = 0; i < 200; i++) {
      String id = companions.near(videos.load(8), 2, random).id();
      assertThat(id).startsWith("video1/");
      seen[6 + Integer.parseInt(id.substring(7))] = true;
    }
    assertThat(seen)
        .containsExactly(
            false, false, false, false, false, false, true, true, true, true, true, false, false,
            false, false, false, false, false);
  }

  @Test
  void laysObjectsOfOtherPicturesOverBothViews() throws ExampleException {
    PairMaker maker = maker(STILL, 2, ColourJitter.NONE);
    int both = 0;
    for (int seed = 0; seed < 40; seed++) {
      FramePair pair = pair(maker, 0, seed);
      boolean first = contains(pair.first().labels().labels(), 2);
      assertThat(contains(pair.second().labels().labels(), 2)).isEqualTo(first);
      both += first ? 1 : 0;
    }
    assertThat(both).isGreaterThan(10);
  }

  @Test
  void laysBarsOfBackgroundOverBothViews() throws ExampleException {
    PairSettings bars = new PairSettings(SIDE, 4, 1, 1, STILL, 0, 1, ColourJitter.NONE);
    PairSettings none = new PairSettings(SIDE, 4, 1, 1, STILL, 0, 0, ColourJitter.NONE);
    int covered = 0;
    for (int seed = 0; seed < 20; seed++) {
      FramePair with = pair(maker(bars), 0, seed);
      FramePair without = pair(maker(none), 0, seed);
      for (int i = 0; i < SIDE * SIDE; i++) {
        boolean first = isLost(with.first(), without.first(), i);
        boolean second = isLost(with.second(), without.second(), i);
        covered += first && second ? 1 : 0;
        assertThat(with.first().labels().labels()[i])
            .isIn((byte) 0, without.first().labels().labels()[i]);
      }
    }
    assertThat(covered).isGreaterThan(200);
  }

  /** Whether a pixel of the object has become background. */
  private static boolean isLost(View with, View without, int pixel) {
    return without.labels().labels()[pixel] == 1 && with.labels().labels()[pixel] == 0;
  }

  @Test
  void knowsNothingBeyondThePicture() throws ExampleException {
    PairSettings wide = new PairSettings(SIDE, 4, 2, 2, STILL, 0, 0, ColourJitter.NONE);
    byte[] labels = pair(maker(wide), 0, 1).first().labels().labels();

    int unknown = 0;
    for (byte label : labels) {
      unknown += (label & 0xff) == LabelMap.VOID ? 1 : 0;
    }
    double outside = 1 - DrawnVideo.WIDTH / (4.0 * DrawnVideo.HEIGHT);
    assertThat(unknown / (double) labels.length).isBetween(outside - 0.05, outside + 0.05);
  }

  private static boolean contains(byte[] labels, int label) {
    for (byte value : labels) {
      if (value == label) {
        return true;
      }
    }
    return false;
  }

  @Test
  void refusesPicturesWithoutAForeground() {
    Example plain = Example.unlabelled("video0/0", videos.load(0).image());

    assertThatThrownBy(
            () -> maker(STILL, 0, ColourJitter.NONE).make(plain, new SplittableRandom(1)))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("'video0/0' has no foreground");
  }
}
