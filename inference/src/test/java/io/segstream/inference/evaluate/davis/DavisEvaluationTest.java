package io.segstream.inference.evaluate.davis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.TestMasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DavisEvaluationTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final int FRAMES = 20;

  @TempDir Path directory;

  @Test
  void shouldReadBothLayouts() throws Exception {
    // Given
    for (int frame = 0; frame < FRAMES; frame++) {
      LabelMap object = square(5 + frame, 10, 255);
      TestMasks.writeGrey(object, file("data/Annotations/480p/old", frame));
      TestMasks.writePalette(two(frame), 8, file("data/Annotations/480p/new", frame));
      TestMasks.writePalette(square(5 + frame, 10, 1), 1, file("results/old", frame));
      TestMasks.writePalette(two(frame), 2, file("results/new", frame));
    }
    Path list = directory.resolve("data/ImageSets/2016/val.txt");
    Files.createDirectories(list.getParent());
    Files.writeString(
        list, "/JPEGImages/480p/old/00000.jpg /Annotations/480p/old/00000.png\nnew\n\n");
    // When
    DavisDataset data = DavisDataset.open(directory.resolve("data"), DavisTask.SEMI_SUPERVISED);
    DavisScore score = score(data.listed("val"), DavisTask.SEMI_SUPERVISED, 1);
    // Then
    assertThat(score.objects())
        .extracting(ObjectScore::name)
        .containsExactly("old_1", "new_1", "new_2");
    assertThat(score.both()).isEqualTo(1);
    assertThat(score.sequences())
        .extracting(each -> each.sequence().coding())
        .containsExactly(MaskCoding.BINARY, MaskCoding.INDEXED);
    assertThat(score.sequences()).extracting(SequenceScore::frames).containsOnly(FRAMES - 2);
  }

  @Test
  void shouldGiveTheSameNumbersWithAnyNumberOfThreads() throws Exception {
    writeTwoObjects("results/two", frame -> two(frame / 2));
    DavisScore one = score(List.of("two"), DavisTask.UNSUPERVISED, 1);
    DavisScore four = score(List.of("two"), DavisTask.UNSUPERVISED, 4);
    assertThat(four).usingRecursiveComparison().isEqualTo(one);
    assertThat(one.both()).isBetween(0.1, 0.9);
  }

  @Test
  void shouldAssignProposalsToObjects() throws Exception {
    // Given proposals 3 and 2 that are objects 1 and 2, and proposal 1 that is nothing
    writeTwoObjects(
        "results/two",
        frame -> {
          LabelMap map = two(frame);
          for (int i = 0; i < map.labels().length; i++) {
            map.labels()[i] = (byte) Map.of(0, 0, 1, 3, 2, 2).get((int) map.labels()[i]).intValue();
          }
          return TestMasks.fill(map, 50, 0, 5, 5, 1);
        });
    // When
    SequenceScore score = score(List.of("two"), DavisTask.UNSUPERVISED, 2).sequences().get(0);
    // Then: numbered by ascending result, as the official tool does
    assertThat(score.objects()).extracting(ObjectScore::name).containsExactly("two_1", "two_2");
    assertThat(score.objects()).extracting(ObjectScore::result).containsExactly(2, 3);
    assertThat(score.objects()).extracting(ObjectScore::truth).containsExactly(2, 1);
    assertThat(score.objects()).allSatisfy(each -> assertThat(each.region().mean()).isEqualTo(1));
    assertThat(score.pairMeans()).hasDimensions(3, 2);
  }

  @Test
  void shouldTakeSourcesThatRunForwardsOnly() throws Exception {
    writeTwoObjects("results/two", DavisEvaluationTest::two);
    DavisTask task = DavisTask.SEMI_SUPERVISED;
    List<DavisSequence> sequences = sequences(List.of("two"), task);
    List<Integer> asked = new ArrayList<>();
    ResultMasks model =
        new ResultMasks() {
          @Override
          public Access access() {
            return Access.ASCENDING;
          }

          @Override
          public Frames open(DavisSequence sequence) {
            return new Frames() {
              @Override
              public LabelMap mask(int frame) {
                asked.add(frame);
                return two(frame);
              }

              @Override
              public void close() {
                asked.add(-1);
              }
            };
          }
        };
    List<Long> progress = new ArrayList<>();
    DavisScore score = new DavisEvaluation(task, 3).run(sequences, model, progress::add);
    assertThat(score.both()).isEqualTo(1);
    assertThat(asked).hasSize(FRAMES - 1).startsWith(1, 2, 3).endsWith(FRAMES - 2, -1);
    assertThat(progress).containsExactly(FRAMES - 2L);
  }

  @Test
  void shouldListAllMissingFrames() throws IOException {
    writeTwoObjects("results/two", DavisEvaluationTest::two);
    for (int frame : new int[] {0, 3, 4, 5, 9}) {
      Files.delete(file("results/two", frame));
    }
    assertThatThrownBy(() -> score(List.of("two"), DavisTask.SEMI_SUPERVISED, 1))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "results in '%s' miss 4 of 18 frames: two 00003-00005, 00009; write a mask for each, empty where nothing was found"
                .formatted(directory.resolve("results")));
  }

  @Test
  void shouldRefuseMasksThatDoNotFit() throws IOException {
    writeTwoObjects("results/two", DavisEvaluationTest::two);
    Path result = file("results/two", 7);
    TestMasks.writePalette(TestMasks.empty(HEIGHT, WIDTH), 8, result);
    refuses(
        DavisTask.SEMI_SUPERVISED,
        "result mask '%s' is 40x60, the ground truth is 60x40: give masks of one size"
            .formatted(result));
    TestMasks.writePalette(square(0, 0, 3), 8, result);
    refuses(
        DavisTask.SEMI_SUPERVISED,
        "result for frame 00007 of 'two' holds label 3, the semi-supervised task allows 2 here: use the labels of the first mask");
    TestMasks.writePalette(square(0, 0, 21), 8, result);
    refuses(
        DavisTask.UNSUPERVISED,
        "result for frame 00007 of 'two' holds label 21, the unsupervised task allows 20 here: keep the best proposals");
    TestMasks.writePalette(square(0, 0, 255), 8, result);
    refuses(
        DavisTask.SEMI_SUPERVISED,
        "result mask '%s' holds the value 255, which is void and no object: number objects from 1"
            .formatted(result));
  }

  @Test
  void shouldRefuseGroundTruthOfTwoKinds() throws IOException {
    for (int frame = 0; frame < FRAMES; frame++) {
      TestMasks.writeGrey(square(1, 1, frame == 9 ? 200 : 255), file("data/one", frame));
      TestMasks.writeGrey(square(1, 1, 1), file("results/one", frame));
    }
    assertThatThrownBy(() -> score(List.of("one"), DavisTask.SEMI_SUPERVISED, 1))
        .hasMessage(
            "mask '%s' holds the value 200, the first mask of its sequence only 0 and 255: give masks of one kind"
                .formatted(file("data/one", 9)));
  }

  @Test
  void shouldSayWhichSequenceIsMeant() throws IOException {
    writeTwoObjects("results/two", DavisEvaluationTest::two);
    assertThatThrownBy(() -> score(List.of("twoo"), DavisTask.SEMI_SUPERVISED, 1))
        .hasMessage(
            "dataset has no sequence 'twoo' in '%s', did you mean 'two'?"
                .formatted(directory.resolve("data")));
  }

  @Test
  void shouldGiveAnotherDigestForAnotherGroundTruth() throws IOException {
    writeTwoObjects("results/two", DavisEvaluationTest::two);
    String before = DatasetDigest.of(sequences(List.of("two"), DavisTask.UNSUPERVISED));
    assertThat(before).matches("[0-9a-f]{64}");
    TestMasks.writePalette(two(4), 8, file("data/two", 5));
    assertThat(DatasetDigest.of(sequences(List.of("two"), DavisTask.UNSUPERVISED)))
        .isNotEqualTo(before);
  }

  private void refuses(DavisTask task, String message) {
    assertThatThrownBy(() -> score(List.of("two"), task, 2))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(message);
  }

  /** Ground truth with two objects, and results. */
  private void writeTwoObjects(String results, IntFunction<LabelMap> result) {
    for (int frame = 0; frame < FRAMES; frame++) {
      TestMasks.writePalette(two(frame), 8, file("data/two", frame));
      TestMasks.writePalette(result.apply(frame), 8, file(results, frame));
    }
  }

  private DavisScore score(List<String> names, DavisTask task, int threads)
      throws IOException, InterruptedException {
    List<DavisSequence> sequences = sequences(names, task);
    return new DavisEvaluation(task, threads)
        .run(
            sequences, ResultFiles.open(directory.resolve("results"), sequences, task), done -> {});
  }

  private List<DavisSequence> sequences(List<String> names, DavisTask task) throws IOException {
    return DavisDataset.open(directory.resolve("data"), task).sequences(names, task);
  }

  private Path file(String sequence, int frame) {
    return directory.resolve(sequence).resolve("%05d.png".formatted(frame));
  }

  private static LabelMap square(int x, int y, int label) {
    return TestMasks.fill(TestMasks.empty(WIDTH, HEIGHT), x, y, 12, 12, label);
  }

  private static LabelMap two(int frame) {
    return TestMasks.fill(square(5 + frame, 4, 1), 40 - frame, 22, 10, 14, 2);
  }
}
