package io.segstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.layout.VideoFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrunkPicturesTest {
  @TempDir private Path directory;

  @Test
  void averagesColoursOverTheAreaOfEachPixel() {
    RgbImage image = Drawn.image(6, 2, (x, y) -> x * 30 + y * 60);

    RgbImage half = AreaAverage.shrink(image, 3, 1);
    RgbImage twoThirds = AreaAverage.shrink(image, 4, 2);

    assertThat(blue(half)).containsExactly(45, 105, 165);
    // Each new column covers one and a half: (0 + 30 / 2) / 1.5 = 10, (30 / 2 + 60) / 1.5 = 50.
    assertThat(blue(twoThirds)).containsExactly(10, 50, 100, 140, 70, 110, 160, 200);
  }

  private static int[] blue(RgbImage image) {
    int[] blue = new int[image.width() * image.height()];
    for (int i = 0; i < blue.length; i++) {
      blue[i] = image.rgb()[3 * i + 2] & 0xff;
    }
    return blue;
  }

  @Test
  void boundsTheLongerSideAndKeepsMasksOnTheirPixels() throws Exception {
    Drawn.picture(
        directory.resolve("video/0.png"), Drawn.image(40, 20, (x, y) -> x < 20 ? 255 : 0));
    Dataset dataset =
        new ShrunkPictures(
            proposed(VideoFolder.open(directory.resolve("video")), (x, y) -> x < 20 ? 255 : 0), 10);

    Example example = dataset.load(0);

    assertThat(example.image().width()).isEqualTo(10);
    assertThat(example.image().height()).isEqualTo(5);
    LabelMap mask = example.foreground().orElseThrow();
    for (int i = 0; i < mask.labels().length; i++) {
      assertThat(mask.labels()[i] == 1).isEqualTo(blue(example.image())[i] == 255);
    }
    assertThat(dataset.load(0)).isSameAs(example);
  }

  @Test
  void leavesSmallPicturesAlone() throws Exception {
    Drawn.picture(directory.resolve("video/0.png"), 8, 6, 0x102030);
    Dataset dataset = new ShrunkPictures(VideoFolder.open(directory.resolve("video")), 8);

    assertThat(dataset.load(0).image().width()).isEqualTo(8);
    assertThat(dataset.digest()).isEqualTo(VideoFolder.open(directory.resolve("video")).digest());
  }

  @Test
  void keepsVideosTogetherThroughMasksAndConcatenation() throws Exception {
    for (String frame : List.of("a/0", "a/1", "a/2", "b/0", "b/1")) {
      Drawn.picture(directory.resolve("one/" + frame + ".png"), 8, 8, 7);
    }
    Drawn.picture(directory.resolve("two/c/0.png"), 8, 8, 7);
    for (String frame : List.of("a/0", "a/2", "b/1")) {
      Drawn.mask(directory.resolve("masks/" + frame + ".png"), 8, 8, (x, y) -> 255);
    }
    Dataset one =
        new ProposedForeground(
            VideoFolder.open(directory.resolve("one")), directory.resolve("masks"));
    Dataset both =
        new ShrunkPictures(
            new Concatenated(List.of(one, VideoFolder.open(directory.resolve("two")))), 8);

    List<VideoDataset.Sequence> sequences = VideoDataset.sequencesOf(both);

    assertThat(sequences)
        .containsExactly(
            new VideoDataset.Sequence("one/a", 0, 2),
            new VideoDataset.Sequence("one/b", 2, 1),
            new VideoDataset.Sequence("two/c", 3, 1));
    assertThat(both.id(1)).isEqualTo("one/a/2");
  }

  private Dataset proposed(Dataset base, IntBinaryOperator mask) throws IOException {
    Drawn.mask(directory.resolve("masks/" + base.id(0) + ".png"), 40, 20, mask);
    return new ProposedForeground(base, directory.resolve("masks"));
  }
}
