package io.segstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.FrameSize;
import io.segstream.streams.topology.TopologyRun.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptMemoryBoundTest {
  @TempDir Path state;

  @Test
  void shouldRefuseToStartWithMorePromptedObjectsThanTheMemoryOfAFeedHolds() {
    assertThatThrownBy(() -> start(32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "prompts.maxObjects is 32: with frames of 1280x720 and embeddings of 32 numbers, 15 prompted objects fit into the memory of a feed, which is one record of at most 4194304 bytes; set prompts.maxObjects to 15 or less");
    start(15);
  }

  private void start(int maxObjects) {
    Options options = new Options();
    SegmentationSettings.Analysis base = options.segmentation.analysis();
    options.segmentation =
        options
            .segmentation
            .withInputSize(new FrameSize(1280, 720))
            .withAnalysis(
                new SegmentationSettings.Analysis(
                    base.extraction(),
                    base.tracker(),
                    base.objectUpdateEvery(),
                    base.idleExpiry(),
                    new PromptSettings(maxObjects, 64)));
    new TopologyRun(state.resolve(Integer.toString(maxObjects)), options).close();
  }
}
