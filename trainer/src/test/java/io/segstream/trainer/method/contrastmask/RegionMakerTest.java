package io.segstream.trainer.method.contrastmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.RegionSample;
import io.segstream.trainer.region.SampledRegion;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionMakerTest {
  private static final int GRID = 4;

  private static RegionMaker maker(double scale, double flip, int most, int jittered) {
    BitSet novel = new BitSet();
    novel.set(2);
    return new RegionMaker(
        new SceneAugmentation(
            new SceneSettings(40, 40, new Range(scale, scale), new Range(1, 1), flip, 0)),
        new ClassSplit(novel, 3),
        GRID,
        most,
        jittered);
  }

  private static RleMask box(int left, int top, int right, int bottom) {
    return RleMask.encode(
        Drawn.labels(40, 40, (x, y) -> x >= left && x < right && y >= top && y < bottom ? 1 : 0)
            .labels(),
        40,
        40);
  }

  private static Example example(Instance... instances) {
    return new Example(
        "one",
        Drawn.image(40, 40, (x, y) -> 0),
        Optional.empty(),
        Optional.empty(),
        List.of(instances),
        List.of());
  }

  private static SampledRegion only(RegionMaker maker, Example example) throws ExampleException {
    List<SampledRegion> regions =
        maker.draw(example, new SplittableRandom(1)).orElseThrow().regions();
    assertThat(regions).hasSize(1);
    return regions.get(0);
  }

  @Test
  void shouldCutTheMaskOfABaseObjectIntoCellsOfItsBox() throws ExampleException {
    // Given: an L whose upper right quarter is missing
    RleMask shape = box(8, 8, 24, 32).difference(box(16, 8, 24, 20));
    // When
    SampledRegion region = only(maker(1, 0, 9, 0), example(new Instance(1, shape, false)));
    // Then
    assertThat(region.box()).isEqualTo(new RegionBox(8, 8, 24, 32));
    assertThat(region.category()).isEqualTo(1);
    assertThat(region.isSupervised()).isTrue();
    boolean x = true;
    boolean o = false;
    assertThat(region.mask().orElseThrow().cells())
        .containsExactly(x, x, o, o, x, x, o, o, x, x, x, x, x, x, x, x);
    assertThat(region.mask().orElseThrow().target()).hasSize(28 * 28);
  }

  @Test
  void shouldFollowAMirroredAndScaledView() throws ExampleException {
    // Given: the upper left quarter is missing
    RleMask shape = box(4, 4, 20, 36).difference(box(4, 4, 12, 20));
    // When
    SampledRegion region = only(maker(0.5, 1, 9, 0), example(new Instance(1, shape, false)));
    // Then
    assertThat(region.box().width()).isCloseTo(8, within(1e-9));
    assertThat(region.box().height()).isCloseTo(16, within(1e-9));
    boolean x = true;
    boolean o = false;
    assertThat(region.mask().orElseThrow().cells())
        .containsExactly(x, x, o, o, x, x, o, o, x, x, x, x, x, x, x, x);
  }

  @Test
  void shouldKnowNothingButTheBoxOfANovelObject() throws ExampleException {
    // When
    RegionSample sample =
        maker(1, 0, 9, 0)
            .draw(
                example(
                    new Instance(2, box(4, 4, 20, 20), false),
                    new Instance(1, box(16, 16, 30, 30), false)),
                new SplittableRandom(1))
            .orElseThrow();
    // Then
    SampledRegion novel =
        sample.regions().stream().filter(SampledRegion::isNovel).findFirst().orElseThrow();
    assertThat(novel.category()).isEqualTo(2);
    assertThat(novel.isSupervised()).isFalse();
    LabelMap foreground = sample.foreground();
    assertThat(label(foreground, 10, 10)).isEqualTo(LabelMap.VOID);
    assertThat(label(foreground, 18, 18)).isEqualTo(1);
    assertThat(label(foreground, 28, 28)).isEqualTo(1);
    assertThat(label(foreground, 35, 35)).isZero();
  }

  private static int label(LabelMap map, int x, int y) {
    return map.labels()[y * map.width() + x] & 0xff;
  }

  @Test
  void shouldAddBoxesBesideTheObjectsThatTeachNoMask() throws ExampleException {
    // When
    List<SampledRegion> regions =
        maker(1, 0, 9, 2)
            .draw(example(new Instance(1, box(8, 8, 32, 32), false)), new SplittableRandom(1))
            .orElseThrow()
            .regions();
    // Then
    assertThat(regions).hasSize(3);
    assertThat(regions.stream().filter(SampledRegion::isSupervised)).hasSize(1);
    assertThat(regions.get(1).box().iou(regions.get(0).box())).isBetween(0.5, 0.9);
    assertThat(regions.get(1).mask()).isPresent();
  }

  @Test
  void shouldTakeNoMoreRegionsThanItMayAndNoCrowds() throws ExampleException {
    // Given
    Example example =
        example(
            new Instance(1, box(0, 0, 10, 10), false),
            new Instance(1, box(20, 20, 30, 30), false),
            new Instance(1, box(0, 20, 10, 30), true));
    // Then
    assertThat(maker(1, 0, 9, 0).draw(example, new SplittableRandom(1)).orElseThrow().regions())
        .hasSize(2);
    assertThat(maker(1, 0, 1, 1).draw(example, new SplittableRandom(1)).orElseThrow().regions())
        .hasSize(1);
  }

  @Test
  void shouldGiveNothingWhereNoObjectIsInView() throws ExampleException {
    // Given: what is left of it is too small
    Example example = example(new Instance(1, box(0, 0, 4, 4), false));
    // Then
    assertThat(maker(1, 0, 9, 0).draw(example, new SplittableRandom(1))).isEmpty();
  }
}
