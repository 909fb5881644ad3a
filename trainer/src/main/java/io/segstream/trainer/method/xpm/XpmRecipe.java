package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.vocabulary.VocabularyTable;
import io.segstream.inference.vocabulary.WordVectors;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.SceneSettings;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.layout.CocoCaptions;
import io.segstream.trainer.data.load.Randomness;
import io.segstream.trainer.loss.NoiseWeight;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.Recipe;
import io.segstream.trainer.recipe.XpmBlock;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.region.ExportableHeads;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.Validation;
import io.segstream.trainer.text.CoOccurrence;
import io.segstream.trainer.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Makes the stages of XPM and their validation as a recipe says. */
public final class XpmRecipe {
  /** Words to either side that a word is learnt from. */
  private static final int WINDOW = 5;

  private final Recipe recipe;
  private final Dataset train;
  private final SegmentationNetwork network;
  private final NDManager owner;
  private final WordVectors vectors;
  private final Words words;
  private final WordHeads heads;

  /**
   * Reads classes, words and vectors, and makes fresh heads.
   *
   * @param train pictures to learn from
   * @param network that will learn
   * @param owner of the heads
   * @throws IllegalArgumentException if recipe, files and pictures do not go together
   */
  public XpmRecipe(Recipe recipe, Dataset train, SegmentationNetwork network, NDManager owner) {
    this.recipe = recipe;
    this.train = train;
    this.network = network;
    this.owner = owner;
    XpmBlock block = recipe.xpm();
    ClassSplit split = ClassSplit.ofFiles("xpm", block.base(), block.novel(), train);
    this.vectors = vectors(block);
    this.words = new Words(vocabulary(block, train), vectors, train.labels(), split);
    this.heads = freshHeads("heads");
  }

  private WordHeads freshHeads(String purpose) {
    return WordHeads.create(
        size(recipe.xpm()),
        network.featureChannels(),
        words.dimensions(),
        Randomness.stream(recipe.training().seed(), 0, 0, purpose).nextLong(),
        owner);
  }

  /** The heads, as they are at the time when they are asked. */
  public ExportableHeads heads() {
    return heads;
  }

  /** All classes by their words, in the space of the heads' vectors. */
  public VocabularyTable vocabulary() {
    return words.vocabulary();
  }

  /** The word vectors, if they were learnt from captions and are nowhere else. */
  public Optional<WordVectors> learntWords() {
    return recipe.xpm().vectors().isPresent() ? Optional.empty() : Optional.of(vectors);
  }

  /**
   * The first stage; freezes the parts of the network that the recipe names, or all of it where
   * words are fitted to what it says.
   *
   * @throws IllegalArgumentException if the network has no such part
   */
  public Method<CaptionedSample> teacher() {
    try {
      network.freeze(recipe.xpm().frozen());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("xpm.frozen: " + e.getMessage(), e);
    }
    Optional<WordFit> fit = fit(OptionalDouble.empty());
    fit.ifPresent(each -> NetworkParameters.freeze(network));
    return new TeacherMethod(settings(recipe.xpm()), samples(), words, heads, fit);
  }

  /** Blocks that the first stage had learnt, to be given its weights before {@link #student}. */
  public Map<String, Block> learntByTheTeacher() {
    return heads.noiseless();
  }

  /**
   * The second stage; freezes the network, which must have the teacher's weights, as the blocks of
   * {@link #learntByTheTeacher}.
   */
  public Method<CaptionedSample> student() {
    return new StudentMethod(
        settings(recipe.xpm()),
        samples(),
        words,
        network,
        heads,
        freshHeads("teacher"),
        fit(OptionalDouble.of(recipe.xpm().plainWeight())));
  }

  private Optional<WordFit> fit(OptionalDouble found) {
    double ridge = recipe.xpm().ridge();
    return ridge > 0
        ? Optional.of(new WordFit(train, words, heads.embedding(), ridge, found))
        : Optional.empty();
  }

  /**
   * The validation, which sees the heads as they are at that time.
   *
   * @param heldOut pictures of the same classes
   */
  public Validation validation(Dataset heldOut) {
    return new XpmValidation(heldOut, words, heads, recipe.xpm().proposals());
  }

  private CaptionedSamples samples() {
    XpmBlock block = recipe.xpm();
    FrameSize crop = recipe.training().crop();
    ClassSplit allKnown = new ClassSplit(new BitSet(), train.labels().size());
    return new CaptionedSamples(
        new RegionMaker(
            new SceneAugmentation(SceneSettings.contrastMask(crop.width(), crop.height())),
            allKnown,
            HeadSettings.MASK_SIDE,
            block.regions(),
            block.jittered()),
        words,
        block.elsewhere());
  }

  private static Vocabulary vocabulary(XpmBlock block, Dataset train) {
    List<String> names = Words.namesOfObjects(train.labels());
    if (block.vocabulary().isEmpty()) {
      return Vocabulary.of(names);
    }
    Path file = block.vocabulary().get();
    try {
      return Vocabulary.read(file, names);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "xpm.vocabulary: '%s' cannot be read: give a text file with lines 'class: synonym, synonym'"
              .formatted(file),
          e);
    }
  }

  private static WordVectors vectors(XpmBlock block) {
    if (block.vectors().isPresent()) {
      Path file = block.vectors().get();
      try {
        return WordVectors.read(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "xpm.vectors: '%s' cannot be read: give a text file as of GloVe or word2vec"
                .formatted(file),
            e);
      }
    }
    Path file = block.corpus().orElseThrow();
    try {
      List<String> captions =
          new TreeMap<>(CocoCaptions.read(file)).values().stream().flatMap(List::stream).toList();
      return new CoOccurrence(block.dimensions(), WINDOW, block.leastCount()).learn(captions);
    } catch (IOException e) {
      throw new IllegalArgumentException("xpm.corpus: " + e.getMessage(), e);
    }
  }

  static XpmSettings settings(XpmBlock block) {
    return new XpmSettings(
        new RegionWordLoss(block.backgroundWeight()),
        block.groundingWeight(),
        block.groundingDivisor(),
        block.objectnessWeight(),
        block.proposals(),
        switch (block.robust()) {
          case NONE -> XpmSettings.Robust.NONE;
          case RELEASED -> XpmSettings.Robust.RELEASED;
          case LOG_MEAN -> XpmSettings.Robust.LOG_MEAN;
        },
        new NoiseWeight(block.noiseFactor()),
        block.plainWeight(),
        block.draws(),
        block.noiseSteps());
  }

  static WordHeads.Size size(XpmBlock block) {
    return new WordHeads.Size(
        block.channels(), block.embeddingLayers(), block.maskLayers(), block.deviations());
  }
}
