package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.command.UsageException;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.method.ClassValidation;
import io.segstream.trainer.method.LearntClasses;
import io.segstream.trainer.method.contrastmask.ContrastMaskRecipe;
import io.segstream.trainer.method.maskcontrast.ClusterValidation;
import io.segstream.trainer.method.maskcontrast.MaskContrastRecipe;
import io.segstream.trainer.method.pixelcontrast.PixelContrastRecipe;
import io.segstream.trainer.method.propagation.CarriedMasks;
import io.segstream.trainer.method.propagation.PropagationRecipe;
import io.segstream.trainer.method.spml.SpmlRecipe;
import io.segstream.trainer.method.spml.SpmlSample;
import io.segstream.trainer.method.xpm.XpmRecipe;
import io.segstream.trainer.network.ClassSource;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MethodName;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** All methods that recipes can name. */
public final class RecipeMethods implements MethodFactory {
  @Override
  public int classes(Recipe recipe, RunData data) {
    return switch (recipe.method()) {
      case MASKCONTRAST, PROPAGATION, CONTRASTMASK, XPM -> 0;
      case PIXEL_CONTRAST, SPML -> LearntClasses.count(data.train(), recipe.method());
    };
  }

  @Override
  public NetworkSettings network(Recipe recipe, RunData data) {
    NetworkSettings settings = MethodFactory.super.network(recipe, data);
    return recipe.method() == MethodName.SPML ? settings.with(ClassSource.EMBEDDINGS) : settings;
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
              PixelContrastRecipe.method(recipe, train, network, owner),
              data.validation()
                  .map(heldOut -> LearntClasses.requireSame(train, heldOut))
                  .map(ClassValidation::new));
      case PROPAGATION ->
          new MethodParts<>(
              PropagationRecipe.method(recipe, train, network, owner),
              data.validation()
                  .map(heldOut -> new CarriedMasks(heldOut, recipe.propagation().temperature())));
      case SPML ->
          new MethodParts<>(
              recipe.spml().embedding().isPresent()
                  ? softmaxStage(recipe, data, network, owner)
                  : SpmlRecipe.method(recipe, train, network, owner),
              data.validation()
                  .map(heldOut -> LearntClasses.requireSame(train, heldOut))
                  .map(heldOut -> SpmlRecipe.validation(recipe, train, heldOut)));
      case CONTRASTMASK ->
          contrastMask(new ContrastMaskRecipe(recipe, train, network, owner), data);
      case XPM -> xpm(recipe, data, network, owner);
    };
  }

  private Method<SpmlSample> softmaxStage(
      Recipe recipe, RunData data, SegmentationNetwork network, NDManager owner) {
    RunExport earlier =
        earlier("spml.embedding", recipe.spml().embedding().orElseThrow(), recipe, data);
    earlier.restore(network, owner);
    return SpmlRecipe.softmaxStage(recipe, data.train(), network, earlier.network(owner));
  }

  /** An earlier run that has trained what this recipe asks for. */
  private RunExport earlier(String key, Path directory, Recipe recipe, RunData data) {
    try {
      RunExport earlier = RunExport.open(new RunDirectory(directory), RunExport.Which.BEST_IF_ANY);
      NetworkSettings wanted = network(recipe, data);
      if (!earlier.networkSettings().equals(wanted)) {
        throw new UsageException(
            "%s: the run in '%s' has trained %s, but this recipe asks for %s: take the network and the classes from there"
                .formatted(key, directory, words(earlier.networkSettings()), words(wanted)));
      }
      return earlier;
    } catch (IOException e) {
      throw new UsageException(
          "%s: the run in '%s' cannot be read: %s".formatted(key, directory, e.getMessage()), e);
    }
  }

  private MethodParts<?> xpm(
      Recipe recipe, RunData data, SegmentationNetwork network, NDManager owner) {
    XpmRecipe made = new XpmRecipe(recipe, data.train(), network, owner);
    recipe
        .xpm()
        .teacher()
        .ifPresent(
            directory -> {
              RunExport earlier = earlier("xpm.teacher", directory, recipe, data);
              earlier.restore(network, owner);
              try {
                earlier.restore(made.learntByTheTeacher(), owner);
              } catch (TrainingException e) {
                throw new UsageException(
                    "xpm.teacher: the run in '%s' has trained no such heads: take method, word vectors, channels and layers from there (%s)"
                        .formatted(directory, e.getMessage()),
                    e);
              }
            });
    return new MethodParts<>(
        recipe.xpm().teacher().isPresent() ? made.student() : made.teacher(),
        data.validation()
            .map(heldOut -> LearntClasses.requireSame(data.train(), heldOut))
            .map(made::validation));
  }

  private static MethodParts<?> contrastMask(ContrastMaskRecipe made, RunData data) {
    return new MethodParts<>(
        made.method(),
        data.validation()
            .map(heldOut -> LearntClasses.requireSame(data.train(), heldOut))
            .map(made::validation));
  }

  private static String words(NetworkSettings settings) {
    return "%s with %d dimensions and %d classes, read from %s"
        .formatted(
            settings.name(),
            settings.embeddingDimensions(),
            settings.classes(),
            settings.classSource().name().toLowerCase(Locale.ROOT));
  }
}
