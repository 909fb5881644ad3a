package io.segstream.trainer.job;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.VocabularyFiles;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.export.RefinerExport;
import io.segstream.trainer.method.contrastmask.ContrastMaskRecipe;
import io.segstream.trainer.method.xpm.XpmRecipe;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MethodName;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.RecipeReader;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.run.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Path;

/** The heads of runs that learn regions, and the words that they are compared with. */
final class RunRefiner {
  /** The words' vectors beside {@code model.onnx}. */
  private static final String TABLE = "vocabulary.tsv";

  /** Word vectors that further names are made of. */
  private static final String WORDS = "words.vec";

  private RunRefiner() {}

  /**
   * Writes {@link RefinerExport#FILE_NAME} if the run has learnt a mask head, and its words if it
   * has learnt any.
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
    boolean contrastMask = description.method().equals(MethodName.CONTRASTMASK.toString());
    if (!contrastMask && !description.method().equals(MethodName.XPM.toString())) {
      return Companions.NONE;
    }
    Recipe recipe = RecipeReader.read(directory.recipe(), description.overrides()).recipe();
    if (!contrastMask) {
      return words(recipe, checkpoint, network, manager, target, name);
    }
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

  /** Classes and words are those that the recipe and its files give now. */
  private static Companions words(
      Recipe recipe,
      Checkpoint checkpoint,
      SegmentationNetwork network,
      NDManager manager,
      Path target,
      String name)
      throws IOException {
    XpmRecipe made = new XpmRecipe(recipe, RunData.open(recipe.data()).train(), network, manager);
    TrainedNetwork.restore(made.learntByTheTeacher(), checkpoint, manager);
    RefinerExport.write(network, made.heads(), name, manager, target);
    made.vocabulary().writeTo(target.resolve(TABLE));
    VocabularyFiles files = VocabularyFiles.ofRefiner(TABLE);
    if (made.learntWords().isPresent()) {
      made.learntWords().get().writeTo(target.resolve(WORDS));
      files = files.withWords(WORDS);
    }
    return Companions.NONE.withRefiner(RefinerExport.FILE_NAME).with(files);
  }
}
