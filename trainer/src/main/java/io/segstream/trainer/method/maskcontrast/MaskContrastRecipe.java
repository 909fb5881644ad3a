package io.segstream.trainer.method.maskcontrast;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.TwoViewAugmentation;
import io.segstream.trainer.augment.ViewSettings;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MaskContrastBlock;
import io.segstream.trainer.recipe.Recipe;
import java.util.Optional;

/** Makes {@link MaskContrastMethod} as a recipe says. */
public final class MaskContrastRecipe {
  /** Pictures that are looked at for a foreground before anything is learnt. */
  private static final int PROBED = 20;

  private MaskContrastRecipe() {}

  /**
   * Makes the method.
   *
   * @param train pictures to learn from
   * @param network that will learn
   * @param owner of what lives as long as the run
   * @throws IllegalArgumentException if recipe, pictures and network do not go together
   */
  public static MaskContrastMethod method(
      Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    requireForeground(train);
    MaskContrastBlock block = recipe.maskcontrast();
    FrameSize crop = recipe.training().crop();
    long seed = recipe.training().seed();
    return new MaskContrastMethod(
        owner,
        network,
        NetworkFactory.create(recipe.network().settings(network.classCount()), seed, owner),
        settings(block),
        new TwoViewAugmentation(
            ViewSettings.MASK_CONTRAST.withSize(crop.width(), crop.height()),
            Optional.of(new Range(block.smallestShare(), block.largestShare()))),
        recipe.training().batch(),
        Randomness.stream(seed, 0, 0, "queue"));
  }

  static MaskContrastSettings settings(MaskContrastBlock block) {
    return new MaskContrastSettings(
        block.temperature(),
        block.momentum(),
        block.queue(),
        block.upsample(),
        block.contrastWeight(),
        block.objectnessWeight(),
        block.frozen());
  }

  /** Says at once what else would show after a thousand rejected pictures. */
  private static void requireForeground(Dataset train) {
    int probed = Math.min(PROBED, train.size());
    boolean allRead = true;
    for (int i = 0; i < probed; i++) {
      try {
        if (train.load(i).foreground().isPresent()) {
          return;
        }
      } catch (ExampleException e) {
        // It may well have one; the loader reports what is wrong with it.
        allRead = false;
      }
    }
    if (!allRead) {
      return;
    }
    throw new IllegalArgumentException(
        "Dataset '%s' has no foreground in its first %d pictures: give masks under data.train, for example those of 'segstream proposals'"
            .formatted(train.name(), probed));
  }
}
