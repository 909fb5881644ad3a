package io.segstream.inference.evaluate.davis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares with what the official evaluator returned, frame by frame. The masks are not part of the
 * project: {@code -Dsegstream.data=DIR} says where {@code davis} and {@code davis-golden} lie.
 */
@EnabledIfSystemProperty(named = OfficialNumbersTest.DATA, matches = ".+")
class OfficialNumbersTest {
  static final String DATA = "segstream.data";

  private static final Offset<Double> TOLERANCE = within(1e-9);
  private static final Path PACK = Path.of(System.getProperty(DATA, ""));

  @ParameterizedTest
  @CsvSource({
    "semi-single, davis/Annotations/480p, davis-golden/results/osvos-binary",
    "semi-multi, davis-golden/gt/rvos3, davis-golden/results/osvos",
    "semi-void, davis-golden/gt/osvos-void, davis-golden/results/rvos2",
    "semi-empty, davis/Annotations/480p, davis-golden/results/empty",
    "semi-perfect, davis/Annotations/480p, davis/Annotations/480p",
    "unsup-swapped, davis-golden/gt/rvos3, davis-golden/results/osvos-swapped",
    "unsup-void, davis-golden/gt/osvos-void, davis-golden/results/rvos3-rotated",
    "unsup-proposals2, davis-golden/results/osvos, davis-golden/results/rvos",
    "unsup-proposals1, davis/Annotations/480p, davis-golden/results/rvos"
  })
  void shouldEqualTheOfficialEvaluator(String name, String truth, String result) throws Exception {
    // Given
    JsonNode expected = expected(name);
    DavisTask task = name.startsWith("semi") ? DavisTask.SEMI_SUPERVISED : DavisTask.UNSUPERVISED;
    List<String> names = new ArrayList<>();
    expected.get("sequences").fieldNames().forEachRemaining(names::add);
    List<DavisSequence> sequences =
        DavisDataset.open(PACK.resolve(truth), task).sequences(names, task);
    ResultFiles results = ResultFiles.open(PACK.resolve(result), sequences, task);
    // When
    DavisScore score = new DavisEvaluation(task, 2).run(sequences, results, done -> {});
    // Then
    JsonNode global = expected.get("global");
    assertThat(score.both()).isEqualTo(global.get("J&F-Mean").doubleValue(), TOLERANCE);
    compare(score.region(), global, "J-Mean", "J-Recall", "J-Decay");
    compare(score.boundary(), global, "F-Mean", "F-Recall", "F-Decay");
    for (SequenceScore sequence : score.sequences()) {
      compare(sequence, expected.get("sequences").get(sequence.sequence().name()));
    }
  }

  private static JsonNode expected(String name) throws IOException {
    Path file = PACK.resolve("davis-golden").resolve("expected.json");
    return new ObjectMapper().readTree(file.toFile()).get("cases").get(name);
  }

  private static void compare(SequenceScore score, JsonNode expected) {
    assertThat(score.sequence().objects()).isEqualTo(expected.get("gt_objects").intValue());
    assertThat(score.results()).isEqualTo(expected.get("result_objects").intValue());
    assertThat(score.frames()).isEqualTo(expected.get("frames_scored").intValue());
    assertThat(score.frameName(0)).isEqualTo(expected.get("first_frame").textValue());
    assertThat(score.frameName(score.frames() - 1))
        .isEqualTo(expected.get("last_frame").textValue());
    assertThat(score.objects()).hasSize(expected.get("objects").size());
    for (ObjectScore object : score.objects()) {
      JsonNode numbers = expected.get("objects").get(object.name());
      compare(object.region(), numbers.get("J"), "mean", "recall", "decay");
      compare(object.boundary(), numbers.get("F"), "mean", "recall", "decay");
      assertThat(object.regions()).containsExactly(array(numbers.get("J_per_frame")), TOLERANCE);
      assertThat(object.boundaries()).containsExactly(array(numbers.get("F_per_frame")), TOLERANCE);
    }
    if (expected.has("assignment")) {
      JsonNode assignment = expected.get("assignment");
      assertThat(score.objects().stream().mapToDouble(ObjectScore::result).toArray())
          .isEqualTo(array(assignment.get("result")));
      assertThat(score.objects().stream().mapToDouble(ObjectScore::truth).toArray())
          .isEqualTo(array(assignment.get("ground_truth")));
      JsonNode matrix = assignment.get("mean_JF_matrix");
      assertThat(score.pairMeans()).hasNumberOfRows(matrix.size());
      for (int row = 0; row < matrix.size(); row++) {
        assertThat(score.pairMeans()[row]).containsExactly(array(matrix.get(row)), TOLERANCE);
      }
    }
  }

  private static void compare(
      SeriesStatistics statistics, JsonNode expected, String mean, String recall, String decay) {
    assertThat(statistics.mean()).isEqualTo(expected.get(mean).doubleValue(), TOLERANCE);
    assertThat(statistics.recall()).isEqualTo(expected.get(recall).doubleValue(), TOLERANCE);
    assertThat(statistics.decay()).isEqualTo(expected.get(decay).doubleValue(), TOLERANCE);
  }

  private static double[] array(JsonNode values) {
    double[] array = new double[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i).doubleValue();
    }
    return array;
  }
}
