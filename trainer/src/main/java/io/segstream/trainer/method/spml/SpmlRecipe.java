package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.augment.Range;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.crf.DenseCrf;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Subset;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.oversegment.ColourContours;
import io.segstream.trainer.oversegment.ContourFiles;
import io.segstream.trainer.oversegment.ContourSource;
import io.segstream.trainer.oversegment.OverSegmentation;
import io.segstream.trainer.oversegment.RegionFiles;
import io.segstream.trainer.oversegment.WatershedRegions;
import io.segstream.trainer.oversegment.WholeView;
import io.segstream.trainer.pseudo.RandomWalk;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.SpmlBlock;
import io.segstream.trainer.recipe.WeakBlock;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.Validation;
import io.segstream.trainer.segment.LocatedRows;
import io.segstream.trainer.segment.Segmenter;
import io.segstream.trainer.weak.AnnotationType;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the stages of SPML as a recipe says. */
public final class SpmlRecipe {
  /** Pixels of a picture per cell of the grid on which pixels are clustered. */
  private static final int STRIDE = 4;

  private static final Range EMBEDDING_SCALES = new Range(0.5, 1.5);
  private static final Range SOFTMAX_SCALES = new Range(0.5, 2);

  private SpmlRecipe() {}

  /**
   * Makes the method.
   *
   * @param train pictures to learn from
   * @param network that will learn, with the classes of the data
   * @param owner of what lives as long as the run
   * @throws UsageException if files that the recipe names are not there
   */
  public static Method<SpmlSample> method(
      Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    OptionalInt background = WeakBlock.background(train);
    return new SpmlMethod(
        owner,
        network,
        settings(recipe.spml(), recipe.data().weak().annotation(), background),
        samples(recipe, network, EMBEDDING_SCALES, regions(recipe.spml()), background),
        Randomness.stream(recipe.training().seed(), 0, 0, "tagger").nextLong());
  }

  /**
   * Makes the second stage.
   *
   * @param train pictures to learn from
   * @param network that learns, with the weights of the teacher
   * @param teacher that learnt the embeddings
   */
  public static Method<SpmlSample> softmaxStage(
      Recipe recipe, Dataset train, SegmentationNetwork network, SegmentationNetwork teacher) {
    SpmlBlock block = recipe.spml();
    OptionalInt background = WeakBlock.background(train);
    RandomWalk walk =
        new RandomWalk(
            RandomWalk.PUBLISHED.sharpness(), RandomWalk.PUBLISHED.power(), block.walkSteps());
    return new SoftmaxStage(
        network,
        samples(recipe, network, SOFTMAX_SCALES, new WholeView(), background),
        new PseudoLabels(teacher, walk, crf(block), background));
  }

  /**
   * Makes the validation.
   *
   * @param train pictures to learn from
   * @param heldOut pictures to validate on, with the same classes
   */
  public static Validation validation(Recipe recipe, Dataset train, Dataset heldOut) {
    SpmlBlock block = recipe.spml();
    return new SpmlValidation(heldOut, retrieval(block, train), crf(block));
  }

  private static Optional<RetrievedClasses> retrieval(SpmlBlock block, Dataset train) {
    int most = Math.min(block.retrievalPictures(), train.size());
    if (most == 0) {
      return Optional.empty();
    }
    int[] spread = new int[most];
    Arrays.setAll(spread, i -> (int) ((long) i * train.size() / most));
    return Optional.of(
        new RetrievedClasses(
            new Subset(train.name(), train, spread),
            new Segmenter(block.retrievalClusters(), block.rounds()),
            new LocatedRows(block.featureWeight()),
            block.neighbours()));
  }

  private static Optional<DenseCrf> crf(SpmlBlock block) {
    return block.crf() ? Optional.of(DenseCrf.PUBLISHED) : Optional.empty();
  }

  private static SpmlSamples samples(
      Recipe recipe,
      SegmentationNetwork network,
      Range scales,
      OverSegmentation regions,
      OptionalInt background) {
    FrameSize crop = recipe.training().crop();
    return new SpmlSamples(
        new SceneAugmentation(
            new SceneSettings(crop.width(), crop.height(), scales, new Range(1, 1), 0.5, 0)),
        regions,
        cells(crop.width(), network.stride()),
        cells(crop.height(), network.stride()),
        background);
  }

  /** Cells of the grid: those of the network, or finer where the network is coarser. */
  private static int cells(int pixels, int stride) {
    return (pixels + stride - 1) / stride * Math.max(1, stride / STRIDE);
  }

  private static OverSegmentation regions(SpmlBlock block) {
    try {
      if (block.regions().isPresent()) {
        return new RegionFiles(block.regions().get());
      }
      ContourSource contours =
          block.contours().isPresent()
              ? new ContourFiles(block.contours().get())
              : new ColourContours();
      return new WatershedRegions(contours, block.weakContour(), block.mostRegions());
    } catch (DatasetException e) {
      throw new UsageException(
          "spml.%s: %s"
              .formatted(block.regions().isPresent() ? "regions" : "contours", e.getMessage()),
          e);
    }
  }

  static SpmlSettings settings(SpmlBlock block, AnnotationType type, OptionalInt background) {
    return new SpmlSettings(
        RelationSettings.of(
            block.annotationWeight().orElse(SpmlSettings.annotationWeight(type)),
            block.annotationConcentration()),
        RelationSettings.of(
            block.coOccurrenceWeight().orElse(SpmlSettings.coOccurrenceWeight(type)),
            block.coOccurrenceConcentration().orElse(SpmlSettings.coOccurrenceConcentration(type))),
        RelationSettings.of(block.similarityWeight(), block.similarityConcentration()),
        RelationSettings.of(block.affinityWeight(), block.affinityConcentration()),
        new Segmenter(block.clusters(), block.rounds()),
        new LocatedRows(block.featureWeight()),
        block.anchors().isPresent() ? OptionalInt.of(block.anchors().get()) : OptionalInt.empty(),
        block.memory(),
        SpmlSettings.Activation.of(
            type, block.activationSteps(), block.activationThreshold(), background));
  }
}
