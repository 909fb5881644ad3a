package io.segstream.trainer.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 90;
  private static final Range WHOLE = new Range(1, 1);

  private static final ViewSettings PLAIN =
      new ViewSettings(
          64,
          64,
          new Range(0.2, 1),
          new Range(0.75, 4.0 / 3),
          0.5,
          ColourJitter.NONE,
          0,
          GaussianBlur.NONE);

  /** A white box, off the middle, on black. */
  private static boolean box(int x, int y) {
    return x >= 20 && x < 70 && y >= 15 && y < 60;
  }

  private static Example boxed() {
    RgbImage image = Drawn.image(WIDTH, HEIGHT, (x, y) -> box(x, y) ? 0xffffff : 0);
    LabelMap mask = Drawn.labels(WIDTH, HEIGHT, (x, y) -> box(x, y) ? 1 : 0);
    LabelMap classes = Drawn.labels(WIDTH, HEIGHT, (x, y) -> box(x, y) ? 7 : 3);
    return new Example("box", image, Optional.of(classes), Optional.of(mask), List.of(), List.of());
  }

  /** Red says the column, green the row. */
  private static Example graph() {
    return Example.unlabelled(
        "graph", Drawn.image(WIDTH, HEIGHT, (x, y) -> 2 * x << 16 | 2 * y << 8));
  }

  private static BiFunction<Example, SplittableRandom, View> views() {
    return new ViewAugmentation(PLAIN)::draw;
  }

  private static BiFunction<Example, SplittableRandom, View> scenes() {
    SceneSettings settings =
        new SceneSettings(100, 70, new Range(0.5, 2), new Range(0.9, 1.1), 0.5, 0);
    return new SceneAugmentation(settings)::draw;
  }

  @Test
  void labelsStayOnTheirColours() {
    for (BiFunction<Example, SplittableRandom, View> draw : List.of(views(), scenes())) {
      SplittableRandom random = new SplittableRandom(9);
      int different = 0;
      int pixels = 0;
      for (int i = 0; i < 60; i++) {
        View view = draw.apply(boxed(), random);
        byte[] mask = view.foreground().orElseThrow().labels();
        byte[] classes = view.classes().orElseThrow().labels();
        for (int p = 0; p < mask.length; p++) {
          if (mask[p] == (byte) LabelMap.VOID) {
            assertThat(classes[p]).isEqualTo((byte) LabelMap.VOID);
            continue;
          }
          assertThat(classes[p]).isEqualTo((byte) (mask[p] == 1 ? 7 : 3));
          boolean white = (view.image().rgb()[3 * p] & 0xff) > 127;
          different += white == (mask[p] == 1) ? 0 : 1;
          pixels++;
        }
      }

      // Ties on the edge and the corners of the box: a shift by a pixel would be 3 %.
      assertThat(different).isLessThan(pixels / 200);
    }
  }

  @Test
  void everyPixelKnowsWhereItComesFrom() {
    for (BiFunction<Example, SplittableRandom, View> draw : List.of(views(), scenes())) {
      SplittableRandom random = new SplittableRandom(3);
      boolean mirrored = false;
      for (int i = 0; i < 40; i++) {
        View view = draw.apply(graph(), random);
        mirrored |= view.toSource().xx() < 0;
        requireOrigins(view);
      }
      assertThat(mirrored).isTrue();
    }
  }

  private static void requireOrigins(View view) {
    Affine toSource = view.toSource();
    int checked = 0;
    for (int y = 4; y < view.image().height() - 4; y++) {
      for (int x = 4; x < view.image().width() - 4; x++) {
        double sourceX = toSource.x(x + 0.5, y + 0.5);
        double sourceY = toSource.y(x + 0.5, y + 0.5);
        boolean inside = sourceX > 6 && sourceX < WIDTH - 6 && sourceY > 6 && sourceY < HEIGHT - 6;
        if (inside) {
          int at = 3 * (y * view.image().width() + x);
          assertThat((view.image().rgb()[at] & 0xff) / 2.0 + 0.5)
              .isCloseTo(sourceX, Offset.offset(0.5));
          assertThat((view.image().rgb()[at + 1] & 0xff) / 2.0 + 0.5)
              .isCloseTo(sourceY, Offset.offset(0.5));
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void placesOfOneViewAreFoundInTheOther() {
    ViewAugmentation augmentation = new ViewAugmentation(PLAIN);
    SplittableRandom random = new SplittableRandom(5);
    View a = augmentation.draw(graph(), random);
    View b = augmentation.draw(graph(), random);

    Affine map = a.to(b);

    double x = map.x(10, 20);
    double y = map.y(10, 20);
    assertThat(b.toSource().x(x, y)).isCloseTo(a.toSource().x(10, 20), Offset.offset(1e-9));
    assertThat(b.toSource().y(x, y)).isCloseTo(a.toSource().y(10, 20), Offset.offset(1e-9));
    assertThat(a.to(a).x(10, 20)).isCloseTo(10, Offset.offset(1e-9));
  }

  @Test
  void affineMapsAreUndoneByTheirInverse() {
    Affine turned = new Affine(0.8, -0.6, 5, 0.6, 0.8, -2);
    Affine undone = turned.then(turned.inverse());

    assertThat(undone.x(3, 4)).isCloseTo(3, Offset.offset(1e-12));
    assertThat(undone.y(3, 4)).isCloseTo(4, Offset.offset(1e-12));
    assertThatThrownBy(() -> new Affine(0, 0, 1, 0, 0, 1).inverse())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void cropsKeepToAreaAndRatio() {
    SplittableRandom random = new SplittableRandom(2);
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < 500; i++) {
      Affine map = new ViewAugmentation(PLAIN).draw(graph(), random).toSource();
      double width = Math.abs(map.xx()) * PLAIN.width();
      double height = map.yy() * PLAIN.height();
      double area = width * height / (WIDTH * HEIGHT);
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
      assertThat(width / height).isBetween(0.73, 1.36);
    }
    assertThat(smallest).isBetween(0.19, 0.23);
    assertThat(largest).isBetween(0.9, 1.01);
  }

  @Test
  void narrowPicturesAreCutInTheMiddle() {
    Example strip = Example.unlabelled("strip", Drawn.image(100, 10, (x, y) -> x << 16));
    ViewSettings all =
        new ViewSettings(
            8, 8, WHOLE, new Range(0.75, 1.25), 0, ColourJitter.NONE, 0, GaussianBlur.NONE);

    Affine map = new ViewAugmentation(all).draw(strip, new SplittableRandom(1)).toSource();

    assertThat(map.x(0, 0)).isEqualTo(43);
    assertThat(map.x(8, 8)).isEqualTo(56);
    assertThat(map.y(8, 8)).isEqualTo(10);
  }

  @Test
  void theSameRandomNumbersGiveTheSameBytes() {
    ViewAugmentation augmentation =
        new ViewAugmentation(ViewSettings.MASK_CONTRAST.withSize(48, 48));

    View first = augmentation.draw(boxed(), new SplittableRandom(8));
    View again = augmentation.draw(boxed(), new SplittableRandom(8));
    View other = augmentation.draw(boxed(), new SplittableRandom(9));

    assertThat(again.image().rgb()).isEqualTo(first.image().rgb());
    assertThat(again.toSource()).isEqualTo(first.toSource());
    assertThat(other.image().rgb()).isNotEqualTo(first.image().rgb());
  }

  @Test
  void sharesAtTheLimitsAreRejected() throws Exception {
    assertThat(twoViews(100)).isEmpty();
    assertThat(twoViews(101)).isPresent();
    assertThat(twoViews(9_899)).isPresent();
    assertThat(twoViews(9_900)).isEmpty();
  }

  /** Two views of all of a picture of 100x100 in which so many pixels are object. */
  private static Optional<TwoViews> twoViews(int object) throws ExampleException {
    ViewSettings all =
        new ViewSettings(100, 100, WHOLE, WHOLE, 0.5, ColourJitter.NONE, 0, GaussianBlur.NONE);
    Example example =
        Example.unlabelled("e", Drawn.image(100, 100, (x, y) -> 0))
            .withForeground(Drawn.labels(100, 100, (x, y) -> 100 * y + x < object ? 1 : 0));
    return new TwoViewAugmentation(all, Optional.of(TwoViewAugmentation.MASK_CONTRAST_SHARES))
        .prepare(example, new SplittableRandom(1));
  }

  @Test
  void voidIsNoObjectAndViewsOfUnknownForegroundNeedNoShares() throws Exception {
    Example unknown = boxed().withForeground(Drawn.labels(WIDTH, HEIGHT, (x, y) -> LabelMap.VOID));
    Example unlabelled = graph();
    Optional<Range> shares = Optional.of(TwoViewAugmentation.MASK_CONTRAST_SHARES);

    assertThat(new TwoViewAugmentation(PLAIN, shares).prepare(unknown, new SplittableRandom(1)))
        .isEmpty();
    assertThatThrownBy(
            () ->
                new TwoViewAugmentation(PLAIN, shares).prepare(unlabelled, new SplittableRandom(1)))
        .isInstanceOf(ExampleException.class)
        .hasMessage("picture 'graph' has no foreground: give the dataset masks");
    TwoViews views =
        new TwoViewAugmentation(PLAIN, Optional.empty())
            .prepare(unlabelled, new SplittableRandom(1))
            .orElseThrow();
    assertThat(views.query().toSource()).isNotEqualTo(views.key().toSource());
  }

  @Test
  void scenesArePaddedWithTheMeanColourAndVoid() {
    SceneSettings settings = new SceneSettings(100, 70, new Range(0.5, 0.5), WHOLE, 0, 0);

    View view = new SceneAugmentation(settings).draw(boxed(), new SplittableRandom(6));

    int padded = 0;
    byte[] labels = view.classes().orElseThrow().labels();
    byte[] rgb = view.image().rgb();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == (byte) LabelMap.VOID) {
        assertThat(new byte[] {rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]})
            .containsExactly(124, 116, 104);
        padded++;
      }
    }
    assertThat(padded).isEqualTo(100 * 70 - 60 * 45);
  }

  @Test
  void scenesShiftAllValuesByOneNumber() {
    SceneSettings settings = new SceneSettings(WIDTH, HEIGHT, WHOLE, WHOLE, 0, 10);
    Example grey = Example.unlabelled("grey", Drawn.image(WIDTH, HEIGHT, (x, y) -> 0x646464));
    SplittableRandom random = new SplittableRandom(1);
    int least = 255;
    int most = 0;
    for (int i = 0; i < 200; i++) {
      byte[] rgb = new SceneAugmentation(settings).draw(grey, random).image().rgb();
      assertThat(rgb).containsOnly(rgb[0]);
      least = Math.min(least, rgb[0]);
      most = Math.max(most, rgb[0]);
    }
    assertThat(least).isEqualTo(90);
    assertThat(most).isEqualTo(110);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Range(2, 1))
        .hasMessage("Range 2.0 to 1.0 must go from a finite number up to another");
    assertThatThrownBy(() -> PLAIN.withSize(0, 5)).hasMessage("A view of 0x5 has no pixels");
    assertThatThrownBy(() -> new SceneSettings(5, 5, new Range(0, 1), WHOLE, 0, 0))
        .hasMessage("scale goes from 0.0, must be above 0");
    assertThatThrownBy(() -> new SceneSettings(5, 5, WHOLE, WHOLE, 0, 256))
        .hasMessage("brightness is 256, must be 0 to 255");
  }
}
