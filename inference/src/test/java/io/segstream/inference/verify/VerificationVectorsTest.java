package io.segstream.inference.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.OutputRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationVectorsTest {
  @TempDir Path directory;

  @Test
  void shouldReadBackWhatItWrites() throws IOException {
    Path file = directory.resolve(VerificationVectors.FILE_NAME);
    vectors().writeTo(file);
    VerificationVectors read = VerificationVectors.read(file);
    assertThat(read.tolerance()).isEqualTo(1e-4);
    assertThat(read.cases()).usingRecursiveComparison().isEqualTo(vectors().cases());
  }

  @Test
  void shouldSayOfEveryCutFileThatItIsDamaged() throws IOException {
    Path file = directory.resolve(VerificationVectors.FILE_NAME);
    vectors().writeTo(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> VerificationVectors.read(file))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(VerificationException.class)
          .hasMessageContaining("export the model again");
    }
  }

  @Test
  void shouldNotBelieveNumbersThatTheFileCannotHold() throws IOException {
    Path file = directory.resolve(VerificationVectors.FILE_NAME);
    vectors().writeTo(file);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 8; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] = (byte) 0xff;
      Files.write(file, changed);
      try {
        VerificationVectors.read(file);
      } catch (VerificationException e) {
        assertThat(e).hasMessageContaining("is damaged");
      }
    }
  }

  private static VerificationVectors vectors() {
    byte[] pixels = new byte[2 * 2 * 3 * 3];
    Arrays.fill(pixels, (byte) 200);
    return new VerificationVectors(
        1e-4,
        List.of(
            new VerificationCase(
                2,
                2,
                3,
                pixels,
                Map.of(
                    OutputRole.EMBEDDINGS,
                    new float[] {1, 2, 3, 4},
                    OutputRole.OBJECTNESS,
                    new float[] {0.5f, 0.25f}))));
  }
}
