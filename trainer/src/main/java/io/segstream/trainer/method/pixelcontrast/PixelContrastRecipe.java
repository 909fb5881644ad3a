package io.segstream.trainer.method.pixelcontrast;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.loss.EnetWeights;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.PixelContrastBlock;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.SegmentationAwareSampler;
import java.util.List;
import java.util.Optional;

/** Makes {@link PixelContrastMethod} as a recipe says. */
public final class PixelContrastRecipe {
  /** Semi-hard candidates are drawn from this share, as published. */
  private static final double POOL = 0.1;

  private PixelContrastRecipe() {}

  /**
   * Makes the method.
   *
   * @param train pictures to learn from
   * @param network that will learn, with the classes of the data
   * @param owner of what lives as long as the run
   */
  public static PixelContrastMethod method(
      Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    FrameSize crop = recipe.training().crop();
    return new PixelContrastMethod(
        owner,
        network,
        settings(recipe.pixelContrast(), train),
        new SceneAugmentation(SceneSettings.pixelContrast(crop.width(), crop.height())),
        Randomness.stream(recipe.training().seed(), 0, 0, "projection").nextLong());
  }

  static PixelContrastSettings settings(PixelContrastBlock block, Dataset train) {
    return new PixelContrastSettings(
        block.weight(),
        block.warmUp(),
        block.temperature(),
        block.baseTemperature(),
        block.projection(),
        new SegmentationAwareSampler(block.anchors(), block.anchorsPerClass()),
        strategy(block)
            .map(
                strategy ->
                    new PixelContrastSettings.Memory(
                        block.memorySize(),
                        block.memorySize(),
                        block.pixelsPerClass(),
                        new CandidateSelection(
                            strategy, block.positives(), block.negatives(), POOL))),
        switch (block.classWeights()) {
          case EQUAL -> List.of();
          case ENET -> ClassShares.of(train).stream().map(EnetWeights::of).toList();
        });
  }

  private static Optional<CandidateSelection.Strategy> strategy(PixelContrastBlock block) {
    return switch (block.memory()) {
      case NONE -> Optional.empty();
      case RANDOM -> Optional.of(CandidateSelection.Strategy.RANDOM);
      case HARDEST -> Optional.of(CandidateSelection.Strategy.HARDEST);
      case SEMI_HARD -> Optional.of(CandidateSelection.Strategy.SEMI_HARD);
    };
  }
}
