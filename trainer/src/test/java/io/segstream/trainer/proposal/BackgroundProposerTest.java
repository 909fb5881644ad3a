package io.segstream.trainer.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BackgroundProposerTest {
  private final Map<Integer, ForegroundMap> maps = new TreeMap<>();
  private final Map<Integer, String> problems = new TreeMap<>();

  @Test
  void seesWhatIsNotThereMostOfTheTime() {
    DrawnPictures pictures = new DrawnPictures(48);

    propose(pictures);

    assertThat(maps).hasSize(48);
    maps.forEach((index, map) -> assertThat(iou(pictures, index, map)).isGreaterThan(0.9));
  }

  @Test
  void takesExposureOut() {
    DrawnPictures pictures =
        new DrawnPictures(48) {
          @Override
          public Example load(int index) throws ExampleException {
            Example example = super.load(index);
            return index == 40
                ? Example.unlabelled(example.id(), brighter(example.image()))
                : example;
          }
        };

    propose(pictures);

    assertThat(iou(pictures, 40, maps.get(40))).isGreaterThan(0.8);
  }

  @Test
  void namesFramesThatCannotBeRead() {
    propose(new DrawnPictures(48).damaged(5));

    assertThat(maps).hasSize(47);
    assertThat(problems).containsExactly(Map.entry(5, "picture 'v0/00005' is damaged"));
  }

  @Test
  void rejectsAVideoOfWhichNothingCanBeRead() {
    propose(new DrawnPictures(1).damaged(0));

    assertThat(maps).isEmpty();
    assertThat(problems)
        .containsExactly(
            Map.entry(
                0,
                "'v0/00000' has no background to compare with: no frame of its video could be read"));
  }

  @Test
  void refusesACameraThatMoves() {
    DrawnPictures moving =
        new DrawnPictures(20) {
          @Override
          public Example load(int index) {
            byte[] rgb = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
            for (int i = 0; i < rgb.length; i++) {
              int column = i / RgbImage.CHANNELS % WIDTH + 6 * index;
              rgb[i] = (byte) (column / 3 * 97);
            }
            return Example.unlabelled(id(index), new RgbImage(WIDTH, HEIGHT, rgb));
          }
        };

    assertThatThrownBy(() -> propose(moving))
        .isInstanceOf(ProposalException.class)
        .hasMessageMatching(
            "The camera moves from 'v0/00000' to 'v0/00019': only \\d+ % of the frames agree on the background; propose by motion");
  }

  private void propose(DrawnPictures pictures) {
    try (BackgroundProposer proposer = new BackgroundProposer()) {
      for (PictureSpan span : proposer.spans(pictures)) {
        proposer.propose(
            pictures,
            span,
            new Proposer.Sink() {
              @Override
              public void accept(int index, ForegroundMap map) {
                maps.put(index, map);
              }

              @Override
              public void reject(int index, ExampleException problem) {
                problems.put(index, problem.getMessage());
              }
            });
      }
    }
  }

  private static RgbImage brighter(RgbImage image) {
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.min(255, (rgb[i] & 0xFF) + 35);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static double iou(DrawnPictures pictures, int index, ForegroundMap map) {
    BinaryMask mask = MaskRules.published().thresholded(map);
    int common = 0;
    int union = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        boolean there = pictures.inSquare(index, x, y);
        common += mask.get(x, y) && there ? 1 : 0;
        union += mask.get(x, y) || there ? 1 : 0;
      }
    }
    return (double) common / union;
  }
}
