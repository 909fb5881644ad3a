package io.segstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFileTest {
  private final RgbImage picture = Drawn.image(4, 2, (x, y) -> 0);

  @TempDir Path directory;

  @Test
  void readsWhiteAndOneAsObject() throws Exception {
    Path white = Drawn.mask(directory.resolve("w.png"), 4, 2, (x, y) -> x == 1 ? 255 : 0);
    Path one = Drawn.mask(directory.resolve("o.png"), 4, 2, (x, y) -> x == 1 ? 1 : 0);

    assertThat(MaskFile.readBinary(white, picture).labels())
        .containsExactly(0, 1, 0, 0, 0, 1, 0, 0)
        .isEqualTo(MaskFile.readBinary(one, picture).labels());
  }

  @Test
  void refusesGreyInBinaryMasks() {
    Path file = Drawn.mask(directory.resolve("m.png"), 4, 2, (x, y) -> x == 2 && y == 1 ? 128 : 0);

    assertThatThrownBy(() -> MaskFile.readBinary(file, picture))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "mask '%s' holds the value 128 at (2, 1): write binary masks with 0 and 255", file);
  }

  @Test
  void refusesMasksOfAnotherSize() {
    Path file = Drawn.mask(directory.resolve("m.png"), 2, 4, (x, y) -> 0);

    assertThatThrownBy(() -> MaskFile.read(file, picture))
        .isInstanceOf(ExampleException.class)
        .hasMessage("mask '%s' is 2x4, its picture 4x2: masks must have the picture's size", file);
  }

  @Test
  void saysThatAMaskIsMissing() {
    Path file = directory.resolve("none.png");

    assertThatThrownBy(() -> MaskFile.read(file, picture))
        .isInstanceOf(ExampleException.class)
        .hasMessage("there is no mask '%s'", file);
  }
}
