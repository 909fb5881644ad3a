package io.segstream.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputSizeTest {
  private static final ModelOutputs OUTPUTS =
      ModelOutputs.planar(4, null, ObjectnessOutput.probability("objects"));

  private static final ModelCard DYNAMIC =
      card(ModelInput.packedRgb("image", new FrameSize(480, 270), 4));

  private static final ModelCard FIXED =
      card(
          new ModelInput(
              "image", PixelFormat.PACKED_RGB, new FrameSize(320, 256), Sizing.FIXED, 1, 1, 1));

  private static ModelCard card(ModelInput input) {
    return new ModelCard("tiny", "1", ModelOrigin.UNKNOWN, "model.onnx", input, OUTPUTS);
  }

  private static FrameSize size(ModelCard card, int width, int height) {
    return InputSize.forSource(card, new FrameSize(width, height), Optional.empty());
  }

  @Test
  void shouldScaleDownToTheLongerSideOfTheCard() {
    assertThat(size(DYNAMIC, 1920, 1080)).isEqualTo(new FrameSize(480, 272));
    assertThat(size(DYNAMIC, 1080, 1920)).isEqualTo(new FrameSize(272, 480));
    assertThat(size(DYNAMIC, 640, 480)).isEqualTo(new FrameSize(480, 360));
  }

  @Test
  void shouldNotEnlargeSmallFrames() {
    assertThat(size(DYNAMIC, 320, 240)).isEqualTo(new FrameSize(320, 240));
    assertThat(size(DYNAMIC, 322, 241)).isEqualTo(new FrameSize(320, 240));
  }

  @Test
  void shouldNotGoBelowTheSmallestSideOfTheCard() {
    ModelCard card = card(ModelInput.packedRgb("image", new FrameSize(480, 270), 4));
    ModelCard atLeast32 = card(card.input().withSmallestSide(32));
    assertThat(size(card, 1920, 16)).isEqualTo(new FrameSize(480, 4));
    assertThat(size(atLeast32, 1920, 16)).isEqualTo(new FrameSize(480, 32));
    assertThat(size(atLeast32, 16, 1920)).isEqualTo(new FrameSize(32, 480));
    assertThat(size(atLeast32, 2, 2)).isEqualTo(new FrameSize(32, 32));
    assertThat(size(atLeast32, 640, 480)).isEqualTo(size(card, 640, 480));
    assertThatThrownBy(
            () ->
                InputSize.forSource(
                    atLeast32, new FrameSize(64, 64), Optional.of(new FrameSize(64, 16))))
        .hasMessage(
            "Model tiny@1 does not take frames of 64x16: it takes width and height that are"
                + " multiples of 4 from 32 on; the nearest is 64x32");
  }

  @Test
  void shouldAlwaysChooseASizeThatTheModelTakesAndThatFitsTheBound() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      FrameSize source = new FrameSize(1 + random.nextInt(4000), 1 + random.nextInt(4000));
      FrameSize chosen = InputSize.forSource(DYNAMIC, source, Optional.empty());
      assertThat(DYNAMIC.input().accepts(chosen)).as("%s for %s", chosen, source).isTrue();
      assertThat(Math.max(chosen.width(), chosen.height())).isLessThanOrEqualTo(480);
    }
  }

  @Test
  void shouldObeyAModelOfFixedSize() {
    assertThat(size(FIXED, 1920, 1080)).isEqualTo(new FrameSize(320, 256));
  }

  @Test
  void shouldTakeASizeThatTheUserAskedFor() {
    FrameSize wanted = new FrameSize(640, 360);
    assertThat(InputSize.forSource(DYNAMIC, new FrameSize(320, 240), Optional.of(wanted)))
        .isEqualTo(wanted);
  }

  @Test
  void shouldNameTheNearestSizeWhenItRefusesOne() {
    FrameSize source = new FrameSize(320, 240);
    assertThatThrownBy(
            () -> InputSize.forSource(DYNAMIC, source, Optional.of(new FrameSize(641, 359))))
        .hasMessage(
            "Model tiny@1 does not take frames of 641x359: it takes width and height that are"
                + " multiples of 4; the nearest is 640x360");
    assertThatThrownBy(
            () -> InputSize.forSource(FIXED, source, Optional.of(new FrameSize(640, 360))))
        .hasMessageContaining("it takes exactly 320x256; the nearest is 320x256");
  }
}
