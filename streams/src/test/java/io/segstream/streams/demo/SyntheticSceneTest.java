package io.segstream.streams.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.schemas.mask.RleMask;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticSceneTest {
  private static final SceneSettings SMALL = SceneSettings.defaults().withSize(160, 90);

  @Test
  void shouldNotLetMasksOverlap() {
    // Given
    SyntheticScene scene = new SyntheticScene(SMALL);

    for (int frame = 0; frame < SMALL.frames(); frame += 7) {
      // When
      List<RleMask> masks = scene.masks(frame);

      // Then
      int sum = masks.stream().mapToInt(RleMask::area).sum();
      RleMask union = masks.stream().reduce(RleMask.empty(160, 90), RleMask::union);
      assertThat(union.area()).as("frame %d", frame).isEqualTo(sum);
    }
  }

  @Test
  void shouldChangeExactlyThePixelsOfTheMaskBesideItsSoftEdge() {
    // Given: the same backdrop with and without its actors
    SyntheticScene scene = new SyntheticScene(SMALL);
    SyntheticScene empty = new SyntheticScene(SMALL, List.of());

    for (int frame = 0; frame < SMALL.frames(); frame += 30) {
      // When
      byte[] full = pixels(scene, frame);
      byte[] bare = pixels(empty, frame);
      byte[] mask =
          scene.masks(frame).stream().reduce(RleMask.empty(160, 90), RleMask::union).decode();

      // Then
      int[] changedInside = new int[2];
      for (int i = 0; i < mask.length; i++) {
        boolean changed =
            full[3 * i] != bare[3 * i]
                || full[3 * i + 1] != bare[3 * i + 1]
                || full[3 * i + 2] != bare[3 * i + 2];
        if (mask[i] == 1) {
          changedInside[changed ? 1 : 0]++;
        } else if (changed) {
          assertThat(touchesMask(mask, i % 160, i / 160))
              .as("frame %d: pixel %d changed outside of every mask", frame, i)
              .isTrue();
        }
      }
      assertThat(changedInside[1]).isPositive();
      assertThat(changedInside[0]).as("masked pixels that look like backdrop").isLessThan(5);
    }
  }

  @Test
  void shouldShowEveryObjectAndBringTheVisitorBack() {
    // Given
    SyntheticScene scene = new SyntheticScene(SMALL);
    int visitor =
        IntStream.rangeClosed(1, scene.objectCount())
            .filter(id -> scene.objectName(id).equals("visitor"))
            .findFirst()
            .orElseThrow();

    // When
    int[][] areas =
        IntStream.range(0, SMALL.frames())
            .mapToObj(frame -> scene.masks(frame).stream().mapToInt(RleMask::area).toArray())
            .toArray(int[][]::new);

    // Then
    for (int id = 1; id <= scene.objectCount(); id++) {
      int column = id - 1;
      assertThat(IntStream.range(0, areas.length).filter(f -> areas[f][column] > 20).count())
          .as("frames with %s", scene.objectName(id))
          .isGreaterThan(50);
    }
    int gone =
        IntStream.range(0, areas.length)
            .filter(f -> areas[f][visitor - 1] == 0)
            .findFirst()
            .orElseThrow();
    assertThat(areas[0][visitor - 1]).isPositive();
    assertThat(IntStream.range(gone, areas.length).anyMatch(f -> areas[f][visitor - 1] > 20))
        .as("the visitor comes back after frame %d", gone)
        .isTrue();
  }

  @Test
  void shouldHideAWalkerBehindTheBox() {
    // Given
    SyntheticScene scene = new SyntheticScene(SMALL);
    int walker = 3;
    assertThat(scene.objectName(walker)).isEqualTo("walker");

    // When
    int[] areas =
        IntStream.range(0, SMALL.frames())
            .map(frame -> scene.masks(frame).get(walker - 1).area())
            .toArray();

    // Then: at the worst moment less than two thirds of the figure are left
    int most = IntStream.of(areas).max().orElseThrow();
    assertThat(IntStream.of(areas).min().orElseThrow()).isLessThan(most * 2 / 3);
  }

  @Test
  void shouldDrawTheSameBytesInAnyOrder() throws Exception {
    // Given
    SyntheticScene forwards = new SyntheticScene(SMALL);
    SyntheticScene backwards = new SyntheticScene(SMALL);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");

    // When
    byte[] last = pixels(backwards, 149);
    byte[] first = pixels(backwards, 0);
    for (int frame : new int[] {0, 60, 149}) {
      digest.update(pixels(forwards, frame));
    }

    // Then
    assertThat(pixels(forwards, 149)).isEqualTo(last);
    assertThat(pixels(forwards, 0)).isEqualTo(first);
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("b1205cb841913847762266179e6a6a94c7c7fc051d7f5fa6065077dc356b89a2");
  }

  @Test
  void shouldDrawOtherTexturesForAnotherSeed() {
    assertThat(pixels(new SyntheticScene(SMALL.withSeed(8)), 0))
        .isNotEqualTo(pixels(new SyntheticScene(SMALL), 0));
  }

  @Test
  void shouldDrawFramesOfOddSizes() {
    // Given
    SyntheticScene scene = new SyntheticScene(SMALL.withSize(97, 61));

    // When
    List<RleMask> masks = scene.masks(0);

    // Then
    assertThat(masks).hasSize(scene.objectCount());
    assertThat(masks)
        .allSatisfy(
            mask -> {
              assertThat(mask.width()).isEqualTo(97);
              assertThat(mask.height()).isEqualTo(61);
            });
    assertThat(pixels(scene, 1)).hasSize(97 * 61 * 3);
  }

  @Test
  void shouldNameWhatIsWrongWithASetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SMALL.withFrames(0))
        .withMessage("A scene of 0 frames is empty, choose at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SceneSettings(SMALL.size(), 500, 1, 1))
        .withMessage("A scene of 500 frames per second is out of range, choose 1..240");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SyntheticScene(SMALL).render(0, ByteBuffer.allocate(10)))
        .withMessage("The buffer holds 10 bytes, a frame of 160x90 needs 43200");
    assertThatThrownBy(() -> new SyntheticScene(SMALL).masks(150))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static byte[] pixels(SyntheticScene scene, int frame) {
    byte[] bytes = new byte[3 * scene.settings().size().pixels()];
    scene.render(frame, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static boolean touchesMask(byte[] mask, int x, int y) {
    for (int row = Math.max(0, y - 1); row <= Math.min(89, y + 1); row++) {
      for (int column = Math.max(0, x - 1); column <= Math.min(159, x + 1); column++) {
        if (mask[row * 160 + column] == 1) {
          return true;
        }
      }
    }
    return false;
  }
}
