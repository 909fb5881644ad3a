package io.segstream.trainer.recipe;

import io.segstream.inference.config.Block;
import io.segstream.inference.config.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that decides what a run learns. Made by {@link RecipeReader}, which checks each value
 * and reports all errors at once.
 *
 * @param method how it learns
 * @param preset where values come from that the recipe leaves out
 * @param data what it learns from
 * @param network what learns
 * @param optimiser how gradients change it
 * @param schedule of the learning rate
 * @param training length and course of the run
 * @param maskcontrast settings of that method
 * @param pixelContrast settings of that method
 * @param propagation settings of that method
 * @param spml settings of that method
 * @param contrastmask settings of that method
 * @param xpm settings of that method
 */
public record Recipe(
    @Key("How the network learns.") MethodName method,
    @Key(
            value = "Where values come from that the recipe leaves out, see [presets](#presets).",
            defaultValue = "PAPER")
        Preset preset,
    @Block("What the network learns from and is validated on.") DataBlock data,
    @Block("The network that learns.") NetworkBlock network,
    @Block("How gradients change the network.") OptimiserBlock optimiser,
    @Block("The learning rate over the run.") ScheduleBlock schedule,
    @Block("Length and course of the run.") TrainingBlock training,
    @Block("Only for `method: maskcontrast`.") MaskContrastBlock maskcontrast,
    @Block("Only for `method: pixel-contrast`.") PixelContrastBlock pixelContrast,
    @Block("Only for `method: propagation`.") PropagationBlock propagation,
    @Block("Only for `method: spml`.") SpmlBlock spml,
    @Block("Only for `method: contrastmask`.") ContrastMaskBlock contrastmask,
    @Block("Only for `method: xpm`.") XpmBlock xpm) {
  /** Files of the method that decide what is learnt: splits of classes, words and their vectors. */
  List<Path> files() {
    return Stream.of(
            contrastmask.base(),
            contrastmask.novel(),
            xpm.base(),
            xpm.novel(),
            xpm.vocabulary(),
            xpm.vectors(),
            xpm.corpus(),
            network.weightNames())
        .flatMap(Optional::stream)
        .toList();
  }
}
