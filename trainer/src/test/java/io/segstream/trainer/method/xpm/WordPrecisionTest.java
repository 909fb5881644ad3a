package io.segstream.trainer.method.xpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.region.RegionBox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordPrecisionTest {
  private static final Words WORDS = Colours.words();
  private static final int RED = 0;

  private static RleMask square(int column) {
    byte[] pixels = new byte[40 * 10];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 40 / 10 == column ? 1 : 0);
    }
    return RleMask.encode(pixels, 40, 10);
  }

  private static RegionBox box(int column) {
    return new RegionBox(10 * column, 0, 10 * column + 10, 10);
  }

  @Test
  void shouldGiveTheAveragePrecisionOfTheSpecification() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      WordPrecision precision = new WordPrecision(WORDS, new int[] {RED});
      RleMask empty = RleMask.encode(new byte[400], 40, 10);
      // Three objects; the second of three answers lies on none, a fourth is below the threshold,
      // a fifth says the same as the first and a sixth draws nothing.
      float[] embeddings = new float[6 * 5];
      float[] scores = {3, 2, 1, -5, 2.5f, 4};
      for (int i = 0; i < scores.length; i++) {
        embeddings[i * 5 + RED] = scores[i];
      }
      // When
      precision.add(
          new WordPrecision.Candidates(
              List.of(box(0), box(3), box(1), box(2), box(0), box(2)),
              manager.create(embeddings, new Shape(6, 5)),
              List.of(square(0), square(3), square(1), square(2), square(0), empty)),
          List.of(
              new Instance(1 + RED, square(0), false),
              new Instance(1 + RED, square(1), false),
              new Instance(1 + RED, square(2), false)));
      Map<String, Double> scored = new LinkedHashMap<>();
      precision.put(scored, false, "base");
      precision.put(scored, true, "novel");
      // Then
      assertThat(scored).containsOnlyKeys("base");
      assertThat(scored.get("base")).isCloseTo(.554455, within(1e-6));
    }
  }
}
