package io.segstream.trainer.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalRunTest {
  @TempDir Path directory;

  @Test
  void writesMasksOfZeroAnd255AndTheListOfTheirPictures() throws Exception {
    DrawnPictures pictures = new DrawnPictures(2, 1);

    run(new RedPixels(), pictures, 1, directory);

    assertThat(directory.resolve("list.txt")).hasContent("v0/00000\nv0/00001\nv1/00000");
    LabelMap mask = LabelPng.read(directory.resolve("masks/v0/00001.png"));
    assertThat(mask.width()).isEqualTo(DrawnPictures.WIDTH);
    int square = DrawnPictures.SIDE * DrawnPictures.SIDE;
    assertThat(mask.histogram()[255]).isEqualTo(square);
    assertThat(mask.histogram()[0]).isEqualTo(DrawnPictures.WIDTH * DrawnPictures.HEIGHT - square);
    int corner = pictures.top() * DrawnPictures.WIDTH + pictures.left(1);
    assertThat(mask.labels()[corner]).isEqualTo((byte) 255);
    assertThat(mask.labels()[corner - 1]).isZero();
  }

  @Test
  void saysWhatCameOut() throws Exception {
    ProposalSummary summary =
        run(new NothingIn("v0/00001"), new DrawnPictures(3).damaged(2), 1, directory);

    assertThat(summary.pictures()).isEqualTo(3);
    assertThat(summary.kept()).isEqualTo(1);
    assertThat(summary.dropped()).containsExactly("v0/00001");
    assertThat(summary.rejected())
        .containsExactly(Map.entry("v0/00002", "picture 'v0/00002' is damaged"));
    double square = (double) DrawnPictures.SIDE * DrawnPictures.SIDE;
    assertThat(summary.meanArea())
        .isEqualTo(square / (DrawnPictures.WIDTH * DrawnPictures.HEIGHT), within(1e-12));
    assertThat(summary.agreement()).isEqualTo(new ProposalSummary.Agreement(2, 0.5, 0.5, 1));
    JsonNode json = new ObjectMapper().readTree(directory.resolve("summary.json").toFile());
    assertThat(json.get("kept").asInt()).isEqualTo(1);
    assertThat(json.get("dropped").get(0).asText()).isEqualTo("v0/00001");
    assertThat(json.get("proposer").asText()).isEqualTo("nothing in v0/00001");
    assertThat(json.get("datasetDigest").asText()).isEqualTo(new DrawnPictures(3).digest());
  }

  @Test
  void writesTheSameFilesWithOneThreadAndWithMany() throws Exception {
    DrawnPictures pictures = new DrawnPictures(7, 5, 1).damaged(3);

    run(new RedPixels(), pictures, 1, directory.resolve("one"));
    run(new RedPixels(), pictures, 4, directory.resolve("many"));

    assertThat(contents(directory.resolve("many"))).isEqualTo(contents(directory.resolve("one")));
  }

  @Test
  void takesAwayMasksOfAnEarlierRunThatHoldNoLonger() throws Exception {
    run(new RedPixels(), new DrawnPictures(3), 1, directory);

    run(new NothingIn("v0/00001"), new DrawnPictures(3).damaged(2), 1, directory);

    assertThat(directory.resolve("masks/v0/00000.png")).exists();
    assertThat(directory.resolve("masks/v0/00001.png")).doesNotExist();
    assertThat(directory.resolve("masks/v0/00002.png")).doesNotExist();
  }

  @Test
  void hasNoListUntilAllMasksAreThere() throws Exception {
    run(new RedPixels(), new DrawnPictures(3), 1, directory);
    PictureProposer broken =
        new PictureProposer() {
          @Override
          ForegroundMap map(Dataset dataset, int index) throws ExampleException {
            if (index == 1) {
              throw new IllegalStateException("out of memory");
            }
            return super.map(dataset, index);
          }
        };

    assertThatThrownBy(() -> run(broken, new DrawnPictures(3), 1, directory))
        .hasMessage("out of memory");

    assertThat(directory.resolve("masks")).isNotEmptyDirectory();
    assertThat(directory.resolve("list.txt")).doesNotExist();
    assertThat(directory.resolve("summary.json")).doesNotExist();
  }

  @Test
  void tellsHowManyPicturesAreDone() throws Exception {
    List<Integer> told = new ArrayList<>();

    new ProposalRun(new RedPixels(), MaskRules.published(), 2)
        .run(new DrawnPictures(3).damaged(1), directory, told::add);

    assertThat(told).containsExactly(1, 2, 3);
  }

  @Test
  void hidesAnnotationsFromTheProposer() throws Exception {
    List<Boolean> annotated = new ArrayList<>();
    PictureProposer nosy =
        new PictureProposer() {
          @Override
          ForegroundMap map(Dataset dataset, int index) throws ExampleException {
            annotated.add(dataset.load(index).foreground().isPresent());
            return super.map(dataset, index);
          }
        };

    run(nosy, new DrawnPictures(1), 1, directory);

    assertThat(annotated).containsExactly(false);
  }

  @Test
  void refusesIdsThatLeadOutOfTheDirectory() {
    Dataset outside =
        new DrawnPictures(1) {
          @Override
          public String id(int index) {
            return "../../elsewhere";
          }
        };

    assertThatThrownBy(() -> run(new RedPixels(), outside, 1, directory))
        .isInstanceOf(ProposalException.class)
        .hasMessageStartingWith("Picture id '../../elsewhere' leads out of ");
  }

  @Test
  void passesOnWhatStopsTheProposer() {
    PictureProposer broken =
        new PictureProposer() {
          @Override
          ForegroundMap map(Dataset dataset, int index) {
            throw new IllegalStateException("the engine is closed");
          }
        };

    assertThatThrownBy(() -> run(broken, new DrawnPictures(3), 2, directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine is closed");
  }

  private static ProposalSummary run(
      Proposer proposer, Dataset pictures, int threads, Path directory)
      throws InterruptedException {
    return new ProposalRun(proposer, MaskRules.published(), threads)
        .run(pictures, directory, done -> {});
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** Calls red pixels foreground. */
  private static class PictureProposer implements Proposer {
    @Override
    public String description() {
      return "red pixels";
    }

    @Override
    public void propose(Dataset dataset, PictureSpan span, Sink sink) {
      for (int index = span.first(); index < span.end(); index++) {
        try {
          sink.accept(index, map(dataset, index));
        } catch (ExampleException e) {
          sink.reject(index, e);
        }
      }
    }

    ForegroundMap map(Dataset dataset, int index) throws ExampleException {
      RgbImage image = dataset.load(index).image();
      float[] red = new float[image.width() * image.height()];
      for (int i = 0; i < red.length; i++) {
        red[i] = (image.rgb()[RgbImage.CHANNELS * i] & 0xFF) > 150 ? 1 : 0;
      }
      return new ForegroundMap(image.width(), image.height(), red);
    }

    @Override
    public void close() {}
  }

  private static final class RedPixels extends PictureProposer {}

  private static final class NothingIn extends PictureProposer {
    private final String id;

    NothingIn(String id) {
      this.id = id;
    }

    @Override
    public String description() {
      return "nothing in " + id;
    }

    @Override
    ForegroundMap map(Dataset dataset, int index) throws ExampleException {
      ForegroundMap map = super.map(dataset, index);
      return dataset.id(index).equals(id)
          ? new ForegroundMap(map.width(), map.height(), new float[map.probability().length])
          : map;
    }
  }
}
