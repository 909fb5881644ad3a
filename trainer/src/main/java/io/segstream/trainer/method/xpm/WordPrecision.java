package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import io.segstream.inference.evaluate.coco.CocoEvaluation;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.region.RegionBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Average precision of masks of words, when some words are asked for. */
final class WordPrecision {
  /** As published: surer than this, boxes of one word overlapping less, and so many per picture. */
  private static final double LEAST_SCORE = 0.05;

  private static final double MOST_OVERLAP = 0.5;
  private static final int MOST = 100;

  private final Words words;
  private final int[] asked;
  private final Map<Integer, List<CocoEvaluation.ImageMasks>> images = new LinkedHashMap<>();

  /**
   * @param asked words, ascending
   */
  WordPrecision(Words words, int[] asked) {
    this.words = words;
    this.asked = asked;
    Arrays.stream(asked).forEach(word -> images.put(word, new ArrayList<>()));
  }

  /**
   * Where objects may be in a picture.
   *
   * @param embeddings of the boxes, [R, D]
   * @param masks in the boxes
   */
  record Candidates(List<RegionBox> boxes, NDArray embeddings, List<RleMask> masks) {}

  /** What a box may show. */
  private record Detection(int word, int place, double score) {}

  /** Takes in a picture. */
  void add(Candidates candidates, List<Instance> objects) {
    List<Detection> kept = asked.length == 0 ? List.of() : detections(candidates);
    for (int word : asked) {
      List<Instance> own =
          objects.stream().filter(each -> words.of(each.category()) == word).toList();
      images
          .get(word)
          .add(
              new CocoEvaluation.ImageMasks(
                  own.stream().filter(each -> !each.crowd()).map(Instance::mask).toList(),
                  own.stream().filter(Instance::crowd).map(Instance::mask).toList(),
                  kept.stream()
                      .filter(each -> each.word() == word)
                      .map(
                          each ->
                              new CocoEvaluation.Scored(
                                  candidates.masks().get(each.place()), each.score()))
                      .toList()));
    }
  }

  private List<Detection> detections(Candidates candidates) {
    NDArray vectors = words.vectors(candidates.embeddings().getManager(), asked);
    float[] chances =
        RegionWordLoss.logits(candidates.embeddings(), vectors).softmax(1).toFloatArray();
    int columns = asked.length + 1;
    List<Detection> kept = new ArrayList<>();
    for (int i = 0; i < asked.length; i++) {
      int column = i + 1;
      int word = asked[i];
      List<Integer> chosen = new ArrayList<>();
      IntStream.range(0, candidates.boxes().size())
          .filter(place -> chances[place * columns + column] > LEAST_SCORE)
          .filter(place -> candidates.masks().get(place).area() > 0)
          .boxed()
          .sorted(Comparator.comparingDouble(place -> -chances[place * columns + column]))
          .forEach(
              place -> {
                RegionBox box = candidates.boxes().get(place);
                if (chosen.stream()
                    .noneMatch(other -> candidates.boxes().get(other).iou(box) > MOST_OVERLAP)) {
                  chosen.add(place);
                  kept.add(new Detection(word, place, chances[place * columns + column]));
                }
              });
    }
    kept.sort(Comparator.comparingDouble(each -> -each.score()));
    return kept.subList(0, Math.min(MOST, kept.size()));
  }

  /** Adds the mean over the words of a side that were there to be found, if there was one. */
  void put(Map<String, Double> scores, boolean novel, String name) {
    int[] side = words.side(novel);
    IntStream.of(side)
        .filter(images::containsKey)
        .mapToDouble(word -> CocoEvaluation.ofMasks(images.get(word)).score(done -> {}).ap50())
        .filter(each -> each >= 0)
        .average()
        .ifPresent(mean -> scores.put(name, mean));
  }
}
