package io.segstream.inference.evaluate.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedClassesTest {
  private static final List<String> CLASSES = List.of("", "person", "dining table", "tv");

  @TempDir Path directory;

  private BitSet read(String text) throws IOException {
    return NamedClasses.read(Files.writeString(directory.resolve("split.txt"), text), CLASSES);
  }

  @Test
  void shouldReadNamesAndPassOverEmptyLinesAndRemarks() throws IOException {
    assertThat(read("# of VOC\n\ndining table\n  tv \n").stream()).containsExactly(2, 3);
  }

  @Test
  void shouldNameLineAndNearestClassOfAnUnknownOneAndRefuseItTwice() {
    assertThatThrownBy(() -> read("tv\ndiningtable\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "split.txt' line 2: class 'diningtable' is none of the dataset's classes of objects,"
                + " did you mean 'dining table'?");
    assertThatThrownBy(() -> read("tv\ntv\n"))
        .hasMessageEndingWith("split.txt' line 2: class 'tv' comes twice: leave one out");
  }
}
