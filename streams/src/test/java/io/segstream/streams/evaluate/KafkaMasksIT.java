package io.segstream.streams.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaMasksIT {
  // More than one chunk of a sequence.
  private static final int FRAMES = 60;

  @TempDir Path directory;

  @Test
  void shouldWriteTheSameBytesThroughKafkaAsWithoutIt() throws Exception {
    // Given
    Path baseline = Files.createDirectories(directory.resolve("baseline"));
    BaselineModel.writeTo(baseline);
    LoadedModel model = LoadedModel.load(baseline);
    Path data = directory.resolve("data");
    MadeSequence.write(data, "one", 20, FRAMES);
    MadeSequence.write(data, "two", 60, FRAMES);
    List<DavisSequence> sequences =
        DavisDataset.open(data, DavisTask.SEMI_SUPERVISED)
            .sequences(List.of("one", "two"), DavisTask.SEMI_SUPERVISED);
    assertThat(sequences).allMatch(sequence -> sequence.objects() >= 2);
    assertThat(SequenceVideo.read(sequences.get(0)).chunks()).hasSizeGreaterThan(1);
    int handles = NativeHandles.live();
    AtomicLong done = new AtomicLong();
    // When
    for (Through through : Through.values()) {
      new ModelEvaluation(
              model, Optional.empty(), DavisTask.SEMI_SUPERVISED, Proposals.OBJECT, through, 2)
          .run(sequences, directory.resolve(through.toString()), done::set);
    }
    // Then
    assertThat(done).hasValue(2L * FRAMES);
    for (DavisSequence sequence : sequences) {
      for (String frame : sequence.frames()) {
        Path file = Path.of(sequence.name(), frame + ".png");
        assertThat(directory.resolve("kafka").resolve(file))
            .hasSameBinaryContentAs(directory.resolve("nothing").resolve(file));
      }
      LabelMap middle =
          LabelPng.read(
              directory
                  .resolve("kafka")
                  .resolve(sequence.name())
                  .resolve(sequence.frames().get(FRAMES / 4) + ".png"));
      assertThat(middle.histogram()[1]).isPositive();
      assertThat(middle.histogram()[2]).isPositive();
    }
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }
}
