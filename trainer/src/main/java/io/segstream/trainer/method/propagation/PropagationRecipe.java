package io.segstream.trainer.method.propagation;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.augment.ColourJitter;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.PropagationBlock;
import io.segstream.trainer.recipe.Recipe;

/** Makes {@link PropagationMethod} as a recipe says. */
public final class PropagationRecipe {
  private PropagationRecipe() {}

  /**
   * Makes the method.
   *
   * @param train pictures to learn from
   * @param network that will learn
   * @param owner of what lives as long as the run
   */
  public static PropagationMethod method(
      Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    PropagationBlock block = recipe.propagation();
    return new PropagationMethod(
        owner,
        new PairMaker(new Companions(train), pairs(block, recipe.training().crop().width())),
        settings(block),
        recipe.training().batch(),
        network.embeddingDimensions(),
        Randomness.stream(recipe.training().seed(), 0, 0, "queue"));
  }

  static PropagationSettings settings(PropagationBlock block) {
    return new PropagationSettings(
        block.temperature(),
        block.matchingWeight(),
        block.objectnessWeight(),
        block.balancedObjectness(),
        block.contrastWeight(),
        block.contrastTemperature(),
        block.queue());
  }

  static PairSettings pairs(PropagationBlock block, int side) {
    ColourJitter full = ColourJitter.MASK_CONTRAST;
    double strength = block.colourChange();
    return new PairSettings(
        side,
        block.farthestFrame(),
        block.smallestPart(),
        block.largestPart(),
        new PairMotion(block.shift(), block.zoom(), block.turn()),
        block.mostPasted(),
        block.mostBars(),
        new ColourJitter(
            full.probability(),
            strength * full.brightness(),
            strength * full.contrast(),
            strength * full.saturation(),
            strength * full.hue()));
  }
}
