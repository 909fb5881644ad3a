package io.segstream.inference.propagate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.FeatureMap;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SalientObjectTest {
  private static final int FRAMES = 10;

  @Test
  void findsWhatMovesOtherwiseThanThePanningBackground() {
    // Given two discs that the model takes for objects, one of which stands still in the world
    List<byte[]> masks = search().masks();

    assertThat(masks).hasSize(FRAMES);
    for (int t = 0; t < FRAMES; t++) {
      int still = 0;
      for (int i = 0; i < masks.get(t).length; i++) {
        boolean found = masks.get(t)[i] == 1;
        still +=
            found && Math.hypot(i % Scene.WIDTH - 150 + 2 * t, i / Scene.WIDTH - 30) <= 16 ? 1 : 0;
      }
      assertThat(overlap(masks.get(t), 50 + 6 * t)).as("J of frame %d", t).isGreaterThan(0.75);
      assertThat(still).as("pixels of the disc that stands still, frame %d", t).isZero();
    }
  }

  @Test
  void keepsWhatHasMovedWhereItStandsStill() {
    // Given a disc that moves with the background from the eighth frame on
    SalientObject object = new SalientObject(PropagationSettings.defaults());
    int[] centres = new int[12];
    for (int t = 0; t < centres.length; t++) {
      centres[t] = 50 + 6 * Math.min(t, 7) - 2 * Math.max(0, t - 7);
      Scene scene = new Scene(2 * t).disc(150 - 2 * t, 30, 16, 2).disc(centres[t], 60, 24, 1);
      object.add(features(scene), scene.frame());
    }
    // When
    List<byte[]> masks = object.masks();
    // Then
    for (int t = 0; t < centres.length; t++) {
      assertThat(overlap(masks.get(t), centres[t])).as("J of frame %d", t).isGreaterThan(0.9);
    }
  }

  /** J of a mask and the disc that moves. */
  private static double overlap(byte[] mask, int centre) {
    int inside = 0;
    int either = 0;
    for (int i = 0; i < mask.length; i++) {
      boolean truth = Math.hypot(i % Scene.WIDTH - centre, i / Scene.WIDTH - 60) <= 24;
      boolean found = mask[i] == 1;
      inside += truth && found ? 1 : 0;
      either += truth || found ? 1 : 0;
    }
    return (double) inside / either;
  }

  @Test
  void givesTheSameMasksAgain() {
    assertThat(search().masks()).containsExactly(search().masks().toArray(byte[][]::new));
  }

  @Test
  void findsNothingInNothingAndRefusesAnotherSize() {
    SalientObject object = new SalientObject(PropagationSettings.defaults());
    assertThat(object.masks()).isEmpty();
    object.add(features(frame(0)), frame(0).frame());
    assertThat(object.masks()).hasSize(1);

    RgbFrame small = new RgbFrame(ByteBuffer.allocate(64 * 64 * 3), 64, 64);
    assertThatThrownBy(() -> object.add(features(frame(0)), small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Frame 1 is 64x64, the first one is 192x128: give frames of one size");
  }

  private static SalientObject search() {
    SalientObject object = new SalientObject(PropagationSettings.defaults());
    for (int t = 0; t < FRAMES; t++) {
      Scene scene = frame(t);
      object.add(features(scene), scene.frame());
    }
    return object;
  }

  private static Scene frame(int t) {
    return new Scene(2 * t).disc(150 - 2 * t, 30, 16, 2).disc(50 + 6 * t, 60, 24, 1);
  }

  /** Embeddings by colour, objectness on both discs. */
  private static FeatureMap features(Scene scene) {
    FeatureMap map = scene.features();
    byte[] discs = scene.mask(1).union(scene.mask(2)).decode();
    float[] objectness = new float[map.cells()];
    for (int i = 0; i < objectness.length; i++) {
      int pixel = (i / map.width() * 4 + 2) * Scene.WIDTH + i % map.width() * 4 + 2;
      objectness[i] = discs[pixel] == 1 ? 0.8f : 0.2f;
    }
    return new FeatureMap(
        map.width(),
        map.height(),
        map.dimensions(),
        map.embeddings(),
        FloatBuffer.wrap(objectness),
        0,
        null);
  }
}
