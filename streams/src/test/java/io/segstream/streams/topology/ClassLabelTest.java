package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import io.segstream.schemas.v1.TrackedObject;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLabelTest {
  private static final String CARD =
      """
      name: colours
      version: "1"
      input: {name: frames, layout: NHWC, type: uint8, width: 96, height: 64}
      outputs:
        embeddings: embeddings
        classes: {name: classes, labels: [background, red thing, green thing]}
      dimensions: 3
      stride: 4
      """;

  @TempDir Path state;

  @Test
  void shouldPublishTheClassesThatTheModelTellsApart() {
    // Given
    TopologyRun.Options options = new TopologyRun.Options();
    options.loaded =
        new LoadedModel(
            ModelCard.parse(CARD, "card"), ColourModel.LOADED.digest(), Path.of("not-on-disk"));
    options.inference = Classes::new;
    try (TopologyRun run = new TopologyRun(state, options)) {
      // When
      run.pipe(new ScriptedFeed("gate").chunks(2, 10));
      // Then: the red square is above the green one
      for (FrameSegments frame : run.segments()) {
        assertThat(frame.getSegmentsList())
            .extracting(Segment::getLabel)
            .containsExactlyInAnyOrder("red thing", "green thing");
        for (Segment segment : frame.getSegmentsList()) {
          assertThat(segment.getLabel())
              .isEqualTo(segment.getBox().getY() < 30 ? "red thing" : "green thing");
        }
      }
      assertThat(run.values(Topic.OBJECTS, RecordSerdes.trackedObject().deserializer()))
          .extracting(TrackedObject::getLabel)
          .contains("red thing", "green thing")
          .doesNotContain("background");
    }
  }

  /** Tells the colours of another model's embeddings apart. */
  private record Classes(FrameInference colours) implements FrameInference {
    @Override
    public CompletableFuture<FrameFeatures> submit(FrameBatch batch) {
      return colours.submit(batch).thenApply(Features::new);
    }

    @Override
    public void close() {
      colours.close();
    }
  }

  private record Features(FrameFeatures colours) implements FrameFeatures {
    @Override
    public int count() {
      return colours.count();
    }

    @Override
    public FeatureMap frame(int index) {
      FeatureMap map = colours.frame(index);
      int cells = map.cells();
      FloatBuffer scores = FloatBuffer.allocate(3 * cells);
      for (int i = 0; i < cells; i++) {
        float object = map.objectness().get(i);
        scores.put(i, 1 - object);
        scores.put(cells + i, object * map.embeddings().get(i));
        scores.put(2 * cells + i, object * map.embeddings().get(cells + i));
      }
      return new FeatureMap(
          map.width(), map.height(), map.dimensions(), map.embeddings(), null, 3, scores);
    }

    @Override
    public void close() {
      colours.close();
    }
  }
}
