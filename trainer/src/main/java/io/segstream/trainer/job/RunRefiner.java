package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.model.Companions;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.export.RefinerExport;
import io.segstream.trainer.method.contrastmask.ContrastMaskRecipe;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MethodName;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.run.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Path;

/** The mask head of runs that learn one. */
final class RunRefiner {
  private RunRefiner() {}

  /**
   * Writes {@link RefinerExport#FILE_NAME} if the run has learnt a mask head.
   *
   * @param network as the run had trained it
   * @return what the card must name
   */
  static Companions write(
      RunDirectory directory,
      RunDescription description,
      Checkpoint checkpoint,
      SegmentationNetwork network,
      NDManager manager,
      Path target,
      String name)
      throws IOException {
    if (!description.method().equals(MethodName.CONTRASTMASK.toString())) {
      return Companions.NONE;
    }
    Recipe recipe = RecipeReader.read(directory.recipe(), description.overrides()).recipe();
    int classes =
        Math.toIntExact(
            checkpoint.parameters().get(RegionHeads.CLASSIFIER + ".bias").shape().get(0));
    RegionHeads heads =
        RegionHeads.create(
            ContrastMaskRecipe.heads(recipe.contrastmask()),
            network.featureChannels(),
            classes,
            0,
            manager);
    TrainedNetwork.restore(heads.blocks(), checkpoint, manager);
    RefinerExport.write(network, heads, name, manager, target);
    return Companions.NONE.withRefiner(RefinerExport.FILE_NAME);
  }
}
