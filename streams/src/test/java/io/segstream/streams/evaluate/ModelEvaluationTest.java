package io.segstream.streams.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEvaluationTest {
  private static final int FRAMES = 14;

  @TempDir static Path directory;
  private static LoadedModel model;

  @BeforeAll
  static void writeModelAndData() throws IOException {
    Path baseline = Files.createDirectories(directory.resolve("baseline"));
    BaselineModel.writeTo(baseline);
    model = LoadedModel.load(baseline);
    MadeSequence.write(directory.resolve("data"), "one", 20, FRAMES);
    MadeSequence.write(directory.resolve("data"), "two", 60, FRAMES);
  }

  @Test
  void keepsTheIdsOfPromptedObjects() throws Exception {
    int handles = NativeHandles.live();
    AtomicLong done = new AtomicLong();

    Path out = run(DavisTask.SEMI_SUPERVISED, "prompted", 1, done);

    assertThat(done).hasValue(2L * FRAMES);
    for (DavisSequence sequence : sequences(DavisTask.SEMI_SUPERVISED)) {
      for (int t = 0; t < FRAMES; t++) {
        LabelMap found = mask(out, sequence, t);
        int[][] pairs = pairs(sequence.truth(t), found);
        for (int label = 1; label <= sequence.objects(); label++) {
          for (int other = 1; other <= sequence.objects(); other++) {
            assertThat(pairs[other][label])
                .as("%s, frame %d: pixels of object %d called %d", sequence.name(), t, other, label)
                .isLessThanOrEqualTo(Math.max(20, pairs[label][label]));
          }
        }
      }
    }
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }

  @Test
  void givesTheSameFilesWithAnyNumberOfThreads() throws Exception {
    for (DavisTask task : DavisTask.values()) {
      Path one = run(task, task + "-1", 1, new AtomicLong());
      Path two = run(task, task + "-2", 2, new AtomicLong());
      assertThat(files(two)).hasSize(2 * FRAMES).isEqualTo(files(one));
    }
  }

  @Test
  void findsOneProposalWithoutAPrompt() throws Exception {
    Path out = run(DavisTask.UNSUPERVISED, "salient", 2, new AtomicLong());

    for (DavisSequence sequence : sequences(DavisTask.UNSUPERVISED)) {
      LabelMap found = mask(out, sequence, FRAMES / 2);
      int[] counts = found.histogram();
      assertThat(counts[0] + counts[1]).isEqualTo(found.labels().length);
      int[][] pairs = pairs(sequence.truth(FRAMES / 2), found);
      int onObjects = counts[1] - pairs[0][1];
      assertThat(onObjects)
          .as("pixels on any object of %d", counts[1])
          .isGreaterThan(counts[1] / 2);
    }
  }

  @Test
  void proposesTracksOfThePipeline() throws Exception {
    Path all = run(DavisTask.UNSUPERVISED, Proposals.TRACKS, "tracks", 1, new AtomicLong());
    Path again = run(DavisTask.UNSUPERVISED, Proposals.TRACKS, "tracks-2", 2, new AtomicLong());
    Path one = run(DavisTask.UNSUPERVISED, Proposals.TRACK, "track", 2, new AtomicLong());

    assertThat(files(again)).hasSize(2 * FRAMES).isEqualTo(files(all));
    for (DavisSequence sequence : sequences(DavisTask.UNSUPERVISED)) {
      LabelMap tracks = mask(all, sequence, FRAMES - 1);
      LabelMap track = mask(one, sequence, FRAMES - 1);
      assertThat(tracks.largest()).isBetween(1, DavisTask.MOST_PROPOSALS);
      assertThat(track.largest()).isEqualTo(1);
      int[][] pairs = pairs(tracks, track);
      int whole = 0;
      for (int label = 1; label <= tracks.largest(); label++) {
        whole += pairs[label][1] == tracks.histogram()[label] && pairs[label][1] > 0 ? 1 : 0;
      }
      assertThat(whole).as("tracks that the one track is").isEqualTo(1);
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path data = directory.resolve("incomplete");
    MadeSequence.write(data, "short", 0, 4);
    Files.delete(data.resolve("JPEGImages/480p/short/00003.png"));
    ModelEvaluation evaluation =
        new ModelEvaluation(
            model,
            Optional.empty(),
            DavisTask.SEMI_SUPERVISED,
            Proposals.OBJECT,
            Through.NOTHING,
            1);
    List<DavisSequence> sequences =
        DavisDataset.open(data, DavisTask.SEMI_SUPERVISED)
            .sequences(List.of("short"), DavisTask.SEMI_SUPERVISED);

    assertThatThrownBy(() -> evaluation.run(sequences, directory.resolve("none"), n -> {}))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("sequence 'short' has 3 pictures and 4 masks: give one mask for each picture");
  }

  private static Path run(DavisTask task, String name, int threads, AtomicLong done)
      throws Exception {
    return run(task, Proposals.OBJECT, name, threads, done);
  }

  private static Path run(
      DavisTask task, Proposals proposals, String name, int threads, AtomicLong done)
      throws Exception {
    Path out = directory.resolve(name);
    new ModelEvaluation(model, Optional.empty(), task, proposals, Through.NOTHING, threads)
        .run(sequences(task), out, done::set);
    return out;
  }

  private static List<DavisSequence> sequences(DavisTask task) throws IOException {
    return DavisDataset.open(directory.resolve("data"), task)
        .sequences(List.of("one", "two"), task);
  }

  private static LabelMap mask(Path out, DavisSequence sequence, int frame) throws IOException {
    return LabelPng.read(
        out.resolve(sequence.name()).resolve(sequence.frames().get(frame) + ".png"));
  }

  /** Pixels by true label and label found. */
  private static int[][] pairs(LabelMap truth, LabelMap found) {
    int[][] pairs = new int[256][256];
    for (int i = 0; i < truth.labels().length; i++) {
      pairs[truth.labels()[i] & 0xff][found.labels()[i] & 0xff]++;
    }
    return pairs;
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var paths = Files.walk(directory)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put(
            directory.relativize(file).toString(),
            HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
