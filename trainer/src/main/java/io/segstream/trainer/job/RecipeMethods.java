package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.method.maskcontrast.ClusterValidation;
import io.segstream.trainer.method.maskcontrast.MaskContrastRecipe;
import io.segstream.trainer.method.pixelcontrast.PixelContrastRecipe;
import io.segstream.trainer.method.propagation.CarriedMasks;
import io.segstream.trainer.method.propagation.PropagationRecipe;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;

/** All methods that recipes can name. */
public final class RecipeMethods implements MethodFactory {
  @Override
  public int classes(Recipe recipe, RunData data) {
    return switch (recipe.method()) {
      case MASKCONTRAST, PROPAGATION -> 0;
      case PIXEL_CONTRAST -> PixelContrastRecipe.classes(data.train());
    };
  }

  @Override
  public MethodParts<?> create(
      Recipe recipe, RunData data, SegmentationNetwork network, NDManager owner) {
    Dataset train = data.train();
    return switch (recipe.method()) {
      case MASKCONTRAST ->
          new MethodParts<>(
              MaskContrastRecipe.method(recipe, train, network, owner),
              data.validation().map(ClusterValidation::new));
      case PIXEL_CONTRAST ->
          new MethodParts<>(
              PixelContrastRecipe.method(recipe, network, owner),
              data.validation().map(heldOut -> PixelContrastRecipe.validation(train, heldOut)));
      case PROPAGATION ->
          new MethodParts<>(
              PropagationRecipe.method(recipe, train, network, owner),
              data.validation()
                  .map(heldOut -> new CarriedMasks(heldOut, recipe.propagation().temperature())));
    };
  }
}
