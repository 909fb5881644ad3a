package io.segstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.schemas.mask.RleMask;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitedLabelsTest {
  private static final byte VOID = (byte) LabelMap.VOID;

  private final Dataset streets = new OnePicture("streets", List.of("sky", "car"));
  private final Dataset objects = new OnePicture("objects", List.of("background", "car", "sky"));

  @Test
  void shouldGiveEqualNamesOneNumber() throws ExampleException {
    // Given
    List<String> labels = UnitedLabels.of(List.of(streets, objects));
    Dataset all =
        new Concatenated(
            List.of(new UnitedLabels(streets, labels), new UnitedLabels(objects, labels)));
    // When
    Example first = all.load(0);
    Example second = all.load(1);
    // Then
    assertThat(all.labels()).containsExactly("sky", "car", "background");
    assertThat(first.classes().orElseThrow().labels()).containsExactly(0, 1, VOID);
    assertThat(second.classes().orElseThrow().labels()).containsExactly(2, 1, VOID);
    assertThat(second.instances()).extracting(Instance::category).containsExactly(1);
    assertThat(second.tags()).containsExactly(1, 2);
  }

  @Test
  void shouldKeepWhatHasNoLabels() throws ExampleException {
    Example example = new UnitedLabels(streets, List.of("car", "sky")).load(0);
    assertThat(example.id()).isEqualTo("only");
    assertThat(example.captions()).containsExactly("A car.");
    assertThat(example.foreground()).isPresent();
  }

  @Test
  void shouldRefuseListsThatLackALabel() {
    assertThatThrownBy(() -> new UnitedLabels(streets, List.of("sky")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'streets' has the class 'car', which is not among [sky]");
  }

  /** Three pixels of the classes 0, 1 and void, one object of class 1, tags for 0 and 1. */
  private record OnePicture(String name, List<String> labels) implements Dataset {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public String id(int index) {
      return "only";
    }

    @Override
    public Example load(int index) {
      return new Example(
          "only",
          new RgbImage(3, 1, new byte[9]),
          Optional.of(new LabelMap(3, 1, new byte[] {0, 1, VOID})),
          Optional.of(new LabelMap(3, 1, new byte[] {0, 1, VOID})),
          List.of(new Instance(1, RleMask.encode(new byte[] {0, 1, 0}, 3, 1), false)),
          List.of("A car."),
          List.of(0, 1));
    }

    @Override
    public String digest() {
      return "0".repeat(64);
    }
  }
}
