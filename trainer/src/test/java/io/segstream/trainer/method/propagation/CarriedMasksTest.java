package io.segstream.trainer.method.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.VideoDataset;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class CarriedMasksTest {
  private final DrawnVideo moving = new DrawnVideo(2);

  /** The drawn videos with other frames. */
  private record Edited(DrawnVideo videos, IntFunction<Example> frames) implements VideoDataset {
    @Override
    public List<Sequence> sequences() {
      return videos.sequences();
    }

    @Override
    public String name() {
      return "edited";
    }

    @Override
    public int size() {
      return videos.size();
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public String id(int index) {
      return videos.id(index);
    }

    @Override
    public Example load(int index) {
      return frames.apply(index);
    }

    @Override
    public String digest() {
      return videos.digest();
    }
  }

  private static Scores scores(Dataset dataset) {
    try (NDManager manager = Engines.pyTorch()) {
      return new CarriedMasks(dataset, 0.001)
          .run(
              NetworkFactory.create(new NetworkSettings("tiny", 16, 0), 1, manager),
              new ParameterStore(manager, false),
              manager);
    }
  }

  @Test
  void shouldCarryTheMaskToAFrameThatIsTheSame() {
    Scores still = scores(new Edited(moving, index -> moving.load(index / 6 * 6)));
    Scores moved = scores(moving);

    assertThat(still.decisive()).isEqualTo("carriedIou");
    assertThat(still.decisiveValue()).isGreaterThan(0.99);
    assertThat(moved.decisiveValue()).isLessThan(0.9);
    assertThat(moved.values().get("objectnessIou")).isBetween(0.0, 1.0);
  }

  @Test
  void shouldNameFramesWithoutAForeground() {
    Dataset bare =
        new Edited(
            moving, index -> Example.unlabelled(moving.id(index), moving.load(index).image()));

    assertThatThrownBy(() -> scores(bare))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("'video0/0' has no foreground");
  }
}
