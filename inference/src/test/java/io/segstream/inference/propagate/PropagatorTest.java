package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PropagatorTest {
  private final Propagator propagator = new Propagator(PropagationSettings.defaults());

  @Test
  void followsAnObjectWhileObjectAndBackgroundMove() {
    IntFunction<Scene> video = t -> new Scene(t).disc(50 + 3 * t, 60 + t, 22, 1);
    List<Propagation> results = follow(video, 25, masks(video.apply(0), 1));
    for (int t = 1; t < 25; t++) {
      assertThat(iou(results.get(t), 0, video.apply(t).mask(1)))
          .as("frame %d", t)
          .isGreaterThan(0.85);
      assertThat(results.get(t).objects().get(0).status()).isEqualTo(TargetStatus.TRACKED);
    }
  }

  @Test
  void neverSwapsObjectsThatLookAlikeAndDoNotTouch() {
    IntFunction<Scene> video =
        t -> new Scene(0).disc(40 + 2 * t, 40, 18, 1).disc(150 - 2 * t, 95, 18, 2);
    List<Propagation> results = follow(video, 30, masks(video.apply(0), 1, 2));
    for (int t = 1; t < 30; t++) {
      Scene scene = video.apply(t);
      assertThat(iou(results.get(t), 0, scene.mask(1))).as("first, frame %d", t).isGreaterThan(0.8);
      assertThat(iou(results.get(t), 1, scene.mask(2))).as("other, frame %d", t).isGreaterThan(0.8);
    }
    assertThat(results.get(29).objects())
        .extracting(Propagation.PropagatedObject::id)
        .containsExactly("object-1", "object-2");
  }

  @Test
  void losesAnObjectOutOfSightAndFindsItAgainElsewhere() {
    IntFunction<Scene> video =
        t -> t >= 8 && t < 14 ? new Scene(0) : new Scene(0).disc(t < 8 ? 50 : 140, 60, 20, 1);
    List<Propagation> results = follow(video, 18, masks(video.apply(0), 1));
    for (int t = 9; t < 14; t++) {
      assertThat(results.get(t).objects().get(0).status()).isEqualTo(TargetStatus.LOST);
      assertThat(results.get(t).masks(Scene.WIDTH, Scene.HEIGHT).get(0).area()).isZero();
    }
    assertThat(results.get(17).objects().get(0).status()).isEqualTo(TargetStatus.TRACKED);
    assertThat(iou(results.get(17), 0, video.apply(17).mask(1))).isGreaterThan(0.85);
  }

  @Test
  void neverFindsALostObjectWhereItsTwinIs() {
    IntFunction<Scene> video =
        t -> {
          Scene scene = new Scene(0).disc(140, 60, 20, 1);
          return t < 4 ? scene.disc(45, 60, 20, 1) : scene;
        };
    Scene left = new Scene(0).disc(45, 60, 20, 1);
    Scene right = new Scene(0).disc(140, 60, 20, 1);
    List<Prompt> prompts =
        List.of(new Prompt.Mask("left", left.mask(1)), new Prompt.Mask("right", right.mask(1)));
    List<Propagation> results = follow(video, 10, prompts);
    assertThat(results.get(9).objects().get(0).status()).isEqualTo(TargetStatus.LOST);
    assertThat(iou(results.get(9), 1, right.mask(1))).isGreaterThan(0.85);
  }

  @Test
  void growsBackAfterAThinPostHidTheMiddle() {
    IntFunction<Scene> video =
        t ->
            new Scene(0)
                .disc(40 + 4 * t, 60, 24, 1)
                .disc(96, 52, 5, 3)
                .disc(96, 62, 5, 3)
                .disc(96, 72, 5, 3);
    List<Propagation> results = follow(video, 25, masks(video.apply(0), 1));
    assertThat(iou(results.get(24), 0, video.apply(24).mask(1))).isGreaterThan(0.85);
  }

  @Test
  void goesOnFromBytesAsIfNothingHadHappened() {
    IntFunction<Scene> video =
        t -> new Scene(t).disc(50 + 2 * t, 60, 22, 1).disc(150, 100 - 2 * t, 15, 2);
    List<Propagation> undisturbed = follow(video, 12, masks(video.apply(0), 1, 2));
    for (int stop : new int[] {0, 1, 5, 10}) {
      PropagationState state = PropagationState.fromBytes(undisturbed.get(stop).state().toBytes());
      for (int t = stop + 1; t < 12; t++) {
        state = step(state, video.apply(t)).state();
        assertThat(state.toBytes())
            .as("frame %d after a stop at %d", t, stop)
            .isEqualTo(undisturbed.get(t).state().toBytes());
      }
    }
  }

  /** The digest changes whenever what is computed changes, but not with the Java version. */
  @Test
  void givesTheSameBytesOnEveryJava() throws NoSuchAlgorithmException {
    IntFunction<Scene> video = t -> new Scene(t).disc(50 + 3 * t, 60 + t, 22, 1);
    byte[] bytes = follow(video, 10, masks(video.apply(0), 1)).get(9).state().toBytes();
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
        .isEqualTo("bf8a61c20d32ba60bf1d6f448d99c9f351d91fcbd0da3de7bfbb01851b9d34b3");
  }

  @Test
  void stateDoesNotGrowWithTime() {
    IntFunction<Scene> video =
        t -> new Scene(t).disc(60 + t % 40, 60, 22, 1).disc(150, 100 - t % 20, 15, 2);
    List<Propagation> results = follow(video, 60, masks(video.apply(0), 1, 2));
    int early = results.get(3).state().toBytes().length;
    assertThat(results.get(59).state().toBytes()).hasSize(early);
  }

  @Test
  void makesAMaskOfABox() {
    Scene scene = new Scene(0).disc(90, 60, 24, 1);
    Propagation result = prompt(scene, new Prompt.Box("a", new PixelBox(62, 32, 56, 56)));
    assertThat(iou(result, 0, scene.mask(1))).isGreaterThan(0.85);
  }

  @Test
  void makesAMaskOfPoints() {
    Scene scene = new Scene(0).disc(60, 60, 24, 1).disc(120, 60, 24, 2);
    Propagation result =
        prompt(
            scene,
            new Prompt.Points(
                "a", List.of(new Prompt.Point(60, 60, true), new Prompt.Point(120, 60, false))));
    assertThat(iou(result, 0, scene.mask(1))).isGreaterThan(0.8);
  }

  @Test
  void aSecondPromptCorrectsAndAWithdrawalEnds() {
    Scene scene = new Scene(0).disc(60, 60, 24, 1).disc(130, 60, 20, 2);
    PropagationState state =
        prompt(scene, new Prompt.Mask("a", scene.mask(1)), new Prompt.Mask("b", scene.mask(2)))
            .state();
    state = step(state, scene).state();
    Propagation corrected =
        propagator.prompt(
            state,
            List.of(new Prompt.Withdrawal("b"), new Prompt.Mask("a", scene.mask(2))),
            scene.features(),
            scene.frame(),
            Scene.WIDTH,
            Scene.HEIGHT);
    assertThat(corrected.state().ids()).containsExactly("a");
    assertThat(iou(corrected, 0, scene.mask(2))).isEqualTo(1);
    assertThat(iou(step(corrected.state(), scene), 0, scene.mask(2))).isGreaterThan(0.8);
  }

  @Test
  void worksWithLongerEmbeddingsOnACoarserGrid() {
    IntFunction<Scene> video = t -> new Scene(0).disc(50 + 3 * t, 60, 22, 1);
    Scene first = video.apply(0);
    PropagationState state =
        propagator
            .prompt(
                PropagationState.EMPTY,
                masks(first, 1),
                first.features(8, 80),
                first.frame(),
                Scene.WIDTH,
                Scene.HEIGHT)
            .state();
    Propagation last = null;
    for (int t = 1; t < 15; t++) {
      Scene scene = video.apply(t);
      last = propagator.step(state, scene.features(8, 80), scene.frame());
      state = last.state();
    }
    assertThat(iou(last, 0, video.apply(14).mask(1))).isGreaterThan(0.85);
  }

  @Test
  void doesNothingWithoutObjects() {
    FeatureMap none = new FeatureMap(1, 1, 0, null, null, 0, null);
    Propagation result = propagator.step(PropagationState.EMPTY, none, new Scene(0).frame());
    assertThat(result.objects()).isEmpty();
    assertThat(result.masks(10, 10)).isEmpty();
    assertThat(result.state()).isEqualTo(PropagationState.EMPTY);
  }

  @Test
  void saysWhatIsWrongWithAPrompt() {
    refuses(
        "The mask of prompt 'a' is empty: mark at least the object's pixels",
        new Prompt.Mask("a", RleMask.empty(Scene.WIDTH, Scene.HEIGHT)));
    refuses(
        "The mask of prompt 'a' is 10x10, the frame is 192x128: send it at the frame's size",
        new Prompt.Mask("a", RleMask.of(10, 10, 0, 100)));
    refuses(
        "The box of prompt 'a' (x=180, y=0, 20x20) must not be empty and must lie in the frame of"
            + " 192x128",
        new Prompt.Box("a", new PixelBox(180, 0, 20, 20)));
    refuses(
        "Point (192, 5) of prompt 'a' lies outside the frame of 192x128",
        new Prompt.Points("a", List.of(new Prompt.Point(192, 5, true))));
    refuses(
        "Prompt 'a' has no positive point: mark at least one pixel of the object",
        new Prompt.Points("a", List.of(new Prompt.Point(1, 5, false))));
    refuses(
        "Two prompts with the id 'a' on one frame: send one, or give them different ids",
        new Prompt.Box("a", new PixelBox(10, 10, 20, 20)),
        new Prompt.Box("a", new PixelBox(50, 10, 20, 20)));
    refuses("No object 'a' to withdraw: there are []", new Prompt.Withdrawal("a"));
  }

  @Test
  void refusesStatesOfOtherFormatsSizesAndModels() {
    Scene scene = new Scene(0).disc(60, 60, 24, 1);
    PropagationState state = prompt(scene, new Prompt.Mask("a", scene.mask(1))).state();
    byte[] bytes = state.toBytes();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PropagationState.fromBytes(Arrays.copyOf(bytes, 100)))
        .withMessage(
            "Propagation state of 100 bytes is cut short or damaged: begin again with new prompts");
    bytes[3] = 9;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PropagationState.fromBytes(bytes))
        .withMessage(
            "Propagation state has format 9, this version reads 2: begin again with new prompts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> propagator.step(state, scene.features(4, 8), scene.frame()))
        .withMessage(
            "The objects were learnt on 101 features, this model and these settings give 105: begin"
                + " again with an empty state and new prompts");
  }

  private void refuses(String message, Prompt... prompts) {
    Scene scene = new Scene(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prompt(scene, prompts))
        .withMessage(message);
  }

  private List<Propagation> follow(IntFunction<Scene> video, int frames, List<Prompt> prompts) {
    List<Propagation> results = new ArrayList<>();
    results.add(prompt(video.apply(0), prompts.toArray(Prompt[]::new)));
    for (int t = 1; t < frames; t++) {
      results.add(step(results.get(t - 1).state(), video.apply(t)));
    }
    return results;
  }

  private Propagation prompt(Scene scene, Prompt... prompts) {
    return propagator.prompt(
        PropagationState.EMPTY,
        List.of(prompts),
        scene.features(),
        scene.frame(),
        Scene.WIDTH,
        Scene.HEIGHT);
  }

  private Propagation step(PropagationState state, Scene scene) {
    return propagator.step(state, scene.features(), scene.frame());
  }

  private static List<Prompt> masks(Scene scene, int... looks) {
    List<Prompt> prompts = new ArrayList<>();
    for (int look : looks) {
      prompts.add(new Prompt.Mask("object-" + look, scene.mask(look)));
    }
    return prompts;
  }

  private static double iou(Propagation result, int object, RleMask truth) {
    return result.masks(Scene.WIDTH, Scene.HEIGHT).get(object).iou(truth);
  }
}
