package io.segstream.trainer.method.contrastmask;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.loss.SharedQueryLoss;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.ContrastMaskBlock;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.region.RegionMaker;

/** Makes {@link ContrastMaskMethod} and its validation as a recipe says. */
public final class ContrastMaskRecipe {
  private final Recipe recipe;
  private final ClassSplit split;
  private final RegionHeads heads;

  /**
   * Reads the split of the classes and makes fresh heads.
   *
   * @param train pictures to learn from
   * @param network that will learn
   * @param owner of the heads
   * @throws IllegalArgumentException if recipe, split and pictures do not go together
   */
  public ContrastMaskRecipe(
      Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    this.recipe = recipe;
    ContrastMaskBlock block = recipe.contrastmask();
    if (train.labels().size() > LabelMap.VOID) {
      throw new IllegalArgumentException(
          "Dataset '%s' has %d classes, and method: contrastmask tells at most %d apart"
              .formatted(train.name(), train.labels().size(), LabelMap.VOID));
    }
    this.split = ClassSplit.ofFiles("contrastmask", block.base(), block.novel(), train);
    this.heads =
        RegionHeads.create(
            heads(recipe.contrastmask()),
            network.featureChannels(),
            train.labels().size(),
            Randomness.stream(recipe.training().seed(), 0, 0, "heads").nextLong(),
            owner);
  }

  /** The method. */
  public ContrastMaskMethod method() {
    ContrastMaskBlock block = recipe.contrastmask();
    FrameSize crop = recipe.training().crop();
    return new ContrastMaskMethod(
        settings(block),
        new RegionMaker(
            new SceneAugmentation(SceneSettings.contrastMask(crop.width(), crop.height())),
            split,
            block.grid(),
            block.regions(),
            block.jittered()),
        heads,
        split.classes());
  }

  /**
   * The validation, which sees the heads as they are at that time.
   *
   * @param heldOut pictures of the same classes
   */
  public MaskValidation validation(Dataset heldOut) {
    return new MaskValidation(heldOut, split, heads);
  }

  static ContrastMaskSettings settings(ContrastMaskBlock block) {
    return new ContrastMaskSettings(
        switch (block.contrast()) {
          case NONE -> ContrastMaskSettings.Regions.NONE;
          case BASE -> ContrastMaskSettings.Regions.BASE;
          case ALL -> ContrastMaskSettings.Regions.ALL;
        },
        new SharedQueryLoss(
            block.easyTemperature(),
            block.hardTemperature(),
            switch (block.denominator()) {
              case TEXTBOOK -> SharedQueryLoss.Denominator.TEXTBOOK;
              case RELEASED -> SharedQueryLoss.Denominator.RELEASED;
            },
            block.centred()),
        block.contrastWeight(),
        block.rampEpochs(),
        block.delta(),
        block.keyShare(),
        block.leastCells(),
        block.classWeight(),
        block.maskWeight(),
        block.objectnessWeight());
  }

  /** How large the heads are. */
  public static HeadSettings heads(ContrastMaskBlock block) {
    return new HeadSettings(
        block.channels(),
        block.projection(),
        block.classifierLayers(),
        block.encoderLayers(),
        block.grid(),
        block.activation(),
        block.feature());
  }
}
