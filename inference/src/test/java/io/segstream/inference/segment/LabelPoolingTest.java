package io.segstream.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.segstream.inference.engine.FeatureMap;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class LabelPoolingTest {
  /** Four cells in a row: (1, 0), (1, 0), (0, 1), (0, 1). */
  private static final FeatureMap MAP = map(1, 1, 0, 0, 0, 0, 1, 1);

  @Test
  void shouldAddUpTheCellsWhoseCentreIsInsideAndScaleTheSumToLengthOne() {
    byte[] labels = {1, 1, 1, 1, 1, 1, 2, 2};
    float[][] embeddings = LabelPooling.embeddings(MAP, labels, 8, 1, 3);
    assertThat(embeddings[0][0]).isEqualTo(2 / (float) Math.sqrt(5));
    assertThat(embeddings[0][1]).isEqualTo(1 / (float) Math.sqrt(5));
    assertThat(embeddings[1]).containsExactly(0, 1);
    assertThat(embeddings[2]).as("no pixels").containsExactly(0, 0);
  }

  @Test
  void shouldFindTheCellOfAMaskThatIsAtNoCentre() {
    byte[] labels = {0, 0, 0, 0, 1, 0, 0, 0};
    assertThat(LabelPooling.embeddings(MAP, labels, 8, 1, 1)[0]).containsExactly(0, 1);
  }

  @Test
  void shouldGiveNothingWithoutEmbeddingsAndRefuseThoseThatAreNotFinite() {
    FeatureMap none = new FeatureMap(4, 1, 0, null, null, 0, null);
    assertThat(LabelPooling.embeddings(none, new byte[] {1, 1, 1, 1}, 4, 1, 1)[0]).isEmpty();
    FeatureMap broken = map(1, Float.NaN, 0, 0, 0, 0, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelPooling.embeddings(broken, new byte[] {1, 1, 1, 1}, 4, 1, 1))
        .withMessageContaining("embeddings are not finite");
  }

  private static FeatureMap map(float... values) {
    return new FeatureMap(4, 1, 2, FloatBuffer.wrap(values), null, 0, null);
  }
}
