package io.segstream.inference.evaluate.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.coco.CocoEvaluation.Categories;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected numbers are those of COCOeval of pycocotools 2.0.11 for the same files, see {@link
 * CocoFixtures#main}.
 */
class CocoEvaluationTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MASK | TOLD_APART | 0.5081270627 0.6947194719 0.4966996700 0.5848184818 0.5818069307 0.9000000000 0.3804166667 0.5495833333 0.5495833333 0.6000000000 0.6041666667 0.9000000000",
        "MASK | IGNORED | 0.4296854596 0.6732673267 0.4018564356 0.5875247525 0.3625502550 0.9000000000 0.1764705882 0.5176470588 0.5176470588 0.6750000000 0.4333333333 0.9000000000",
        "BOX | TOLD_APART | 0.5119018152 0.6947194719 0.6204620462 0.5679867987 0.5733910891 0.9000000000 0.3729166667 0.5554166667 0.5554166667 0.6000000000 0.6000000000 0.9000000000",
        "BOX | IGNORED | 0.4396049311 0.6732673267 0.4601485149 0.5831683168 0.3916336634 0.9000000000 0.1647058824 0.5235294118 0.5235294118 0.6750000000 0.4416666667 0.9000000000"
      })
  void shouldEqualTheReferenceOnDrawnObjects(ShapeKind kind, Categories categories, String expected)
      throws IOException {
    Path annotations = CocoFixtures.writeAnnotations(directory.resolve("truth.json"), 5);
    compare(annotations, kind, categories, expected);
  }

  /** {@code -Dsegstream.data=DIR} says where {@code coco-mini} lies. */
  @ParameterizedTest
  @EnabledIfSystemProperty(named = "segstream.data", matches = ".+")
  @CsvSource(
      delimiter = '|',
      value = {
        "train | MASK | TOLD_APART | 0.3978136664 0.5660322944 0.4172839138 0.2180940487 0.4625016735 0.7233082723 0.3671825613 0.5136992581 0.5163777133 0.2968149805 0.5305052869 0.7592183697",
        "train | MASK | IGNORED | 0.3327343292 0.5733300735 0.3276322701 0.1384816514 0.4655507746 0.7201672006 0.0745554036 0.3774281806 0.5295485636 0.3086956522 0.6145390071 0.8100000000",
        "train | BOX | TOLD_APART | 0.4639843645 0.6211454721 0.4882442643 0.3074545610 0.5297954554 0.7349980552 0.4076488046 0.5761972352 0.5787894365 0.3728143147 0.6202347863 0.7931298756",
        "train | BOX | IGNORED | 0.4383465418 0.6853140473 0.4529234947 0.2534985401 0.5436217415 0.7384388844 0.0824897401 0.4240766074 0.5997264022 0.3946488294 0.6893617021 0.8400000000",
        "val | MASK | TOLD_APART | 0.4740475673 0.6136655770 0.4959252504 0.2380779340 0.5952063847 0.7391872719 0.4075804391 0.5519756427 0.5523989231 0.2978576248 0.6346071133 0.7712962963",
        "val | MASK | IGNORED | 0.3889816214 0.6153883671 0.3822328370 0.1726906950 0.5403525353 0.7323849140 0.0872413793 0.4851724138 0.5713793103 0.3500000000 0.6756756757 0.8512500000",
        "val | BOX | TOLD_APART | 0.5217274512 0.6723933398 0.5152575108 0.3092718265 0.6645782193 0.7547387239 0.4472284506 0.5952816165 0.5959165372 0.3468117409 0.7117452440 0.7904431217",
        "val | BOX | IGNORED | 0.4575472170 0.7115416495 0.4612156434 0.2644152949 0.5838273602 0.7476743358 0.0989655172 0.5279310345 0.6213793103 0.4036764706 0.7513513514 0.8712500000"
      })
  void shouldEqualTheReferenceOnPhotographs(
      String split, ShapeKind kind, Categories categories, String expected) throws IOException {
    Path annotations =
        Path.of(System.getProperty("segstream.data"), "coco-mini", "annotations")
            .resolve("instances_%s2017.json".formatted(split));
    compare(annotations, kind, categories, expected);
  }

  private void compare(Path annotations, ShapeKind kind, Categories categories, String expected)
      throws IOException {
    Path results = CocoFixtures.writeResults(annotations, directory.resolve("results.json"), 7);
    CocoEvaluation evaluation = CocoEvaluation.read(annotations, results, kind, categories);
    List<Long> progress = new ArrayList<>();
    CocoScore score = evaluation.score(progress::add);
    double[] numbers =
        Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(CocoFixtures.numbers(score).stream().mapToDouble(each -> each).toArray())
        .containsExactly(numbers, within(1e-9));
    assertThat(progress)
        .isEqualTo(LongStream.rangeClosed(1, evaluation.comparisons()).boxed().toList())
        .isNotEmpty();
  }

  @Test
  void shouldSayWhichResultIsBroken() throws IOException {
    Path annotations = CocoFixtures.writeAnnotations(directory.resolve("truth.json"), 5);
    refuses(annotations, "", "'%s' is an empty file: write it again");
    refuses(annotations, "[{", "'%s' is not valid JSON at line 1: write it again");
    refuses(annotations, "{}", "'%s' is no COCO result file: it must be a list of results");
    refuses(
        annotations,
        "[{\"image_id\": 99}]",
        "'%s': result 0 belongs to image 99, which the annotations do not list");
    refuses(
        annotations,
        "[{\"image_id\": 1, \"category_id\": 1, \"score\": 1}]",
        "'%s': result 0 has no segmentation");
    refuses(
        annotations,
        "[{\"image_id\": 1, \"category_id\": 1, \"score\": 1, \"segmentation\": {\"size\": [330, 200], \"counts\": \"\"}}]",
        "'%s': result 0 has a mask of 200x330, its image is 420x330");
    refuses(
        annotations,
        "[{\"image_id\": 1, \"category_id\": 1, \"score\": 1, \"segmentation\": {\"size\": [330, 420], \"counts\": [5]}}]",
        "'%s': result 0 has a broken mask: Runs add up to 5, a mask of 420x330 has 138600 pixels");
  }

  private void refuses(Path annotations, String results, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("broken.json"), results);
    assertThatThrownBy(
            () -> CocoEvaluation.read(annotations, file, ShapeKind.MASK, Categories.TOLD_APART))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(message.formatted(file));
  }

  @Test
  void shouldSayThatThereWasNothingToFind() throws IOException {
    Path annotations =
        Files.writeString(
            directory.resolve("none.json"),
            "{\"images\": [{\"id\": 1, \"width\": 4, \"height\": 4}], \"annotations\": [], \"categories\": [{\"id\": 1}]}");
    Path results = Files.writeString(directory.resolve("results.json"), "[]");
    CocoScore score =
        CocoEvaluation.read(annotations, results, ShapeKind.MASK, Categories.TOLD_APART)
            .score(done -> {});
    assertThat(List.copyOf(score.byName().values())).containsOnly(-1.0);
  }

  /** A box of 6x6 at a column of a picture of 40x8. */
  private static RleMask mask(int column) {
    byte[] pixels = new byte[40 * 8];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % 40 - column;
      pixels[i] = (byte) (x >= 0 && x < 6 && i / 40 < 6 ? 1 : 0);
    }
    return RleMask.encode(pixels, 40, 8);
  }

  @Test
  void shouldForgiveResultsOnObjectsThatNeedNotBeFound() {
    // Given: the surest result lies on an object that does not count, the next on one that does
    List<CocoEvaluation.Scored> found =
        List.of(new CocoEvaluation.Scored(mask(20), 0.9), new CocoEvaluation.Scored(mask(0), 0.8));
    // When
    CocoScore forgiven =
        CocoEvaluation.ofMasks(
                List.of(new CocoEvaluation.ImageMasks(List.of(mask(0)), List.of(mask(20)), found)))
            .score(done -> {});
    CocoScore counted =
        CocoEvaluation.ofMasks(
                List.of(new CocoEvaluation.ImageMasks(List.of(mask(0)), List.of(), found)))
            .score(done -> {});
    // Then
    assertThat(forgiven.ap()).isCloseTo(1, within(1e-9));
    assertThat(counted.ap()).isCloseTo(0.5, within(1e-9));
    assertThat(counted.ar100()).isCloseTo(1, within(1e-9));
  }
}
