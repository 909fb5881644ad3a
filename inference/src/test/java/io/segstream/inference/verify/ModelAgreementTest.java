package io.segstream.inference.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.schemas.mask.RleMask;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelAgreementTest {
  private static final int STRIDE = 4;
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final ModelCard CARD =
      new ModelCard(
          "painted",
          "1",
          ModelOrigin.UNKNOWN,
          ModelCard.DEFAULT_WEIGHTS,
          ModelInput.packedRgb("frames", new FrameSize(240, 240), STRIDE),
          ModelOutputs.planar(
              STRIDE,
              EmbeddingOutput.unit("embeddings", 2),
              ObjectnessOutput.probability("objectness")));

  private final ModelAgreement agreement =
      new ModelAgreement(CARD, CARD, ExtractionSettings.defaults());

  @Test
  void shouldFindEqualMapsEqual() {
    add(square(5), square(5));
    ModelAgreement.Result result = agreement.result();
    assertThat(result.frames()).isEqualTo(1);
    assertThat(result.foreground()).hasValue(new ModelAgreement.Spread(1, 1));
    assertThat(result.segments()).hasValue(new ModelAgreement.Spread(1, 1));
    assertThat(result.embeddings()).hasValue(new ModelAgreement.Spread(1, 1));
    assertThat(result.objectness()).hasValue(new ModelAgreement.Spread(0, 0));
  }

  @Test
  void shouldGiveTheMeanAndTheWorstFrame() {
    // When: one frame is equal, on the other the object is somewhere else
    add(square(5), square(5));
    add(square(5), square(35));
    // Then
    ModelAgreement.Result result = agreement.result();
    assertThat(result.frames()).isEqualTo(2);
    assertThat(result.foreground()).hasValue(new ModelAgreement.Spread(0.5, 0));
    assertThat(result.segments()).hasValue(new ModelAgreement.Spread(0.5, 0));
    // Two squares of 400 cells differ by 0.9 in 800 of 2 x 2400 cells.
    assertThat(result.objectness().orElseThrow().mean()).isCloseTo(0.15, within(1e-6));
    assertThat(result.objectness().orElseThrow().worst()).isCloseTo(0.9, within(1e-6));
    // There embeddings are at right angles.
    assertThat(result.embeddings().orElseThrow().mean()).isCloseTo(1 - 800 / 4800.0, within(1e-9));
    assertThat(result.embeddings().orElseThrow().worst()).isZero();
  }

  @Test
  void shouldCountAnObjectThatOneModelMissesAsNoAgreement() {
    add(square(5), empty());
    assertThat(agreement.result().foreground()).hasValue(new ModelAgreement.Spread(0, 0));
    assertThat(agreement.result().segments()).hasValue(new ModelAgreement.Spread(0, 0));
  }

  @Test
  void shouldSayNothingOfMasksWhereThereAreNone() {
    add(empty(), empty());
    assertThat(agreement.result().foreground()).isEmpty();
    assertThat(agreement.result().segments()).isEmpty();
    assertThat(agreement.result().objectness()).hasValue(new ModelAgreement.Spread(0, 0));
  }

  @Test
  void shouldMatchEachMaskWithOnePartner() {
    // Given: 4 of 4 pixels in common with the first, 2 of 6 with the second
    ExtractedSegment left = segment("1100 1100 0000");
    ExtractedSegment right = segment("0011 0011 0000");
    ExtractedSegment shifted = segment("0000 0011 0011");
    // Then: (1 + 1/3) / 2; and one without a partner counts 0
    assertThat(ModelAgreement.maskIou(List.of(left, right), List.of(shifted, left)))
        .isCloseTo(2 / 3.0, within(1e-9));
    assertThat(ModelAgreement.maskIou(List.of(left, right), List.of(left))).isEqualTo(0.5);
  }

  @Test
  void shouldRefuseMapsOfAnotherSize() {
    FeatureMap small = new FeatureMap(1, 1, 0, null, FloatBuffer.allocate(1), 0, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> add(square(5), small))
        .withMessage(
            "One model has a grid of 60x40 cells, the other one of 1x1: they cannot be compared");
  }

  private void add(FeatureMap reference, FeatureMap other) {
    agreement.beginVideo();
    agreement.add(reference, other, WIDTH * STRIDE, HEIGHT * STRIDE);
  }

  private static ExtractedSegment segment(String rows) {
    String[] lines = rows.split(" ", -1);
    byte[] pixels = new byte[lines.length * lines[0].length()];
    for (int i = 0; i < pixels.length; i++) {
      int columns = lines[0].length();
      pixels[i] = (byte) (lines[i / columns].charAt(i % columns) - '0');
    }
    RleMask mask = RleMask.encode(pixels, lines[0].length(), lines.length);
    return new ExtractedSegment(mask, mask.boundingBox(), 1, new float[0], "");
  }

  private static FeatureMap empty() {
    return map(-1);
  }

  /** An object of 20 x 20 cells. */
  private static FeatureMap square(int left) {
    return map(left);
  }

  private static FeatureMap map(int left) {
    int cells = WIDTH * HEIGHT;
    FloatBuffer embeddings = FloatBuffer.allocate(2 * cells);
    FloatBuffer objectness = FloatBuffer.allocate(cells);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean inside = left >= 0 && x >= left && x < left + 20 && y >= 10 && y < 30;
        int cell = y * WIDTH + x;
        embeddings.put((inside ? cells : 0) + cell, 1);
        objectness.put(cell, inside ? 0.95f : 0.05f);
      }
    }
    return new FeatureMap(WIDTH, HEIGHT, 2, embeddings, objectness, 0, null);
  }
}
