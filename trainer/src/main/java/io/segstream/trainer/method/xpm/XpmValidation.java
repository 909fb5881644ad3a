package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.pseudo.WordRegions;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.Validation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well words are found and drawn in pictures, those of novel classes, of base classes and all:
 *
 * <ul>
 *   <li>{@code novelRetrieval}, the same for base and all: how often, among the boxes of a
 *       picture's objects, the one most like a word that its captions name shows such an object;
 *       {@code novelChance}: how often a box drawn at random would. Only pictures count that show
 *       another class as well. {@code novelMargin} is the difference of the two, {@code
 *       novelMarginInterval} half of its 95 % confidence interval over pictures, {@code novelWords}
 *       how many words were looked for.
 *   <li>{@code novelPseudoIou}, {@code novelPseudoPrecision}, the same for base and all: of the
 *       masks that would be drawn as pseudo-labels for words of captions, mean IoU with the best
 *       true object of the word, and the share of at least 0.5
 *   <li>{@code novelAp50}, {@code baseAp50}: COCO's average precision at 0.5 of masks in proposed
 *       boxes, mean over classes, when all classes of both sides are asked for ("generalized");
 *       {@code novelOnlyAp50} and {@code baseOnlyAp50} when only those of one side are
 *       ("constrained")
 * </ul>
 *
 * <p>A score is missing if there is nothing to score. Captions are not used for average precision.
 */
final class XpmValidation implements Validation {
  private final Dataset dataset;
  private final Words words;
  private final WordHeads heads;
  private final PseudoLabels labels;

  /**
   * @param heads as they are at the time of the validation
   * @param proposals of a picture at most
   */
  XpmValidation(Dataset dataset, Words words, WordHeads heads, int proposals) {
    this.dataset = dataset;
    this.words = words;
    this.heads = heads;
    this.labels = new PseudoLabels(words, heads, proposals);
  }

  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Found found = new Found(new FoundWords(), new FoundWords(), new FoundWords());
    WordPrecision generalized = new WordPrecision(words, words.objects());
    WordPrecision novelOnly = new WordPrecision(words, words.side(true));
    WordPrecision baseOnly = new WordPrecision(words, words.side(false));
    new HeldOutPictures(dataset)
        .show(
            network,
            parameters,
            manager,
            (example, outputs) -> {
              PseudoLabels.Picture picture =
                  new PseudoLabels.Picture(
                      outputs, network.stride(), example.image().width(), example.image().height());
              List<Instance> objects =
                  example.instances().stream().filter(RegionMaker::isUsable).toList();
              List<RegionBox> places = labels.places(picture);
              retrieve(example, objects, picture, parameters, found);
              draw(example, objects, picture, places, parameters, found);
              WordPrecision.Candidates candidates =
                  new WordPrecision.Candidates(
                      places,
                      heads.embed(
                          parameters, picture.regions(places, HeadSettings.CLASS_GRID), false),
                      labels.boxMasks(picture, places, parameters).stream()
                          .map(each -> each.paste(picture.width(), picture.height()))
                          .toList());
              for (WordPrecision each : List.of(generalized, novelOnly, baseOnly)) {
                each.add(candidates, example.instances());
              }
            });
    Map<String, Double> scores = new LinkedHashMap<>();
    found.novel().put(scores, "novel");
    found.base().put(scores, "base");
    found.all().put(scores, "all");
    generalized.put(scores, true, "novelAp50");
    generalized.put(scores, false, "baseAp50");
    novelOnly.put(scores, true, "novelOnlyAp50");
    baseOnly.put(scores, false, "baseOnlyAp50");
    if (scores.isEmpty()) {
      throw new TrainingException(
          "Dataset '%s' has no annotated objects to validate on: give data.validation one that has, such as COCO"
              .formatted(dataset.name()));
    }
    return new Scores(scores.keySet().iterator().next(), scores);
  }

  /** What is found of novel classes, of base classes and of both together. */
  private record Found(FoundWords novel, FoundWords base, FoundWords all) {
    List<FoundWords> of(boolean isNovel) {
      return List.of(isNovel ? novel : base, all);
    }
  }

  /** Words that captions name and objects show. */
  private int[] shown(Example example, List<Instance> objects) {
    return Arrays.stream(words.named(example.captions()))
        .filter(word -> objects.stream().anyMatch(each -> words.of(each.category()) == word))
        .toArray();
  }

  private boolean isNovel(List<Instance> objects, int word) {
    return objects.stream()
        .anyMatch(each -> words.of(each.category()) == word && words.isNovel(each.category()));
  }

  private void retrieve(
      Example example,
      List<Instance> objects,
      PseudoLabels.Picture picture,
      ParameterStore parameters,
      Found found) {
    int[] asked = shown(example, objects);
    if (asked.length == 0) {
      return;
    }
    List<RegionBox> boxes =
        objects.stream().map(each -> RegionBox.of(each.mask().boundingBox())).toList();
    NDArray embeddings =
        heads.embed(parameters, picture.regions(boxes, HeadSettings.CLASS_GRID), false);
    int[] chosen = WordRegions.choose(embeddings, words.vectors(embeddings.getManager(), asked));
    for (int i = 0; i < asked.length; i++) {
      int word = asked[i];
      long right = objects.stream().filter(each -> words.of(each.category()) == word).count();
      if (right < objects.size()) {
        boolean hit = words.of(objects.get(chosen[i]).category()) == word;
        double chance = (double) right / objects.size();
        found.of(isNovel(objects, word)).forEach(each -> each.retrieved(example.id(), hit, chance));
      }
    }
  }

  private void draw(
      Example example,
      List<Instance> objects,
      PseudoLabels.Picture picture,
      List<RegionBox> places,
      ParameterStore parameters,
      Found found) {
    int[] asked = shown(example, objects);
    if (asked.length == 0) {
      return;
    }
    for (PseudoLabels.PseudoLabel label : labels.of(picture, places, asked, parameters)) {
      double best =
          objects.stream()
              .filter(each -> words.of(each.category()) == label.word())
              .map(Instance::mask)
              .mapToDouble((RleMask mask) -> mask.iou(label.mask()))
              .max()
              .orElse(0);
      found.of(isNovel(objects, label.word())).forEach(each -> each.drawn(best));
    }
  }
}
