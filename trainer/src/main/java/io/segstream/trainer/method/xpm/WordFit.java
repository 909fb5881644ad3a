package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.pseudo.WordRegions;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Fits the embeddings of regions to words in closed form, before the first step: ridge regression
 * of word vectors on the standardised statistics of true boxes of base classes, and of the boxes
 * that a teacher finds for other words of captions. It is the linear map of zero-shot learning by
 * regression (Romera-Paredes and Torr, "An embarrassingly simple approach to zero-shot learning",
 * ICML 2015, with squared loss), which a few hundred objects do not overfit as gradient steps do.
 *
 * <p>With statistics z of weighted mean 0 and variance 1, word vectors t less their weighted mean,
 * and weights w that add up to 1, the map is {@code (sum w z z' + ridge I)^-1 sum w z t'}. Every
 * class weighs the same, however many objects it has. The length of embeddings, which regression
 * shrinks, is then the one, in steps of the square root of 2, that makes the words of base objects
 * likeliest (temperature scaling: Guo et al., ICML 2017).
 */
final class WordFit {
  /** Keeps statistics that never change from being divided by 0. */
  private static final double LEAST_VARIANCE = 1e-12;

  /** Lengths that are tried, as exponents of the square root of 2. */
  private static final int LEAST_LENGTH = -10;

  private static final int LARGEST_LENGTH = 30;

  private final Dataset pictures;
  private final Words words;
  private final WordEmbedding embedding;
  private final double ridge;
  private final OptionalDouble found;

  /**
   * @param pictures to learn from
   * @param ridge above 0; 1 halves what an axis of unit variance says
   * @param embedding to fit
   * @param found weight of a word that the embedding, as it is, finds in captioned pictures, beside
   *     1 of a word of annotated objects; empty to learn from annotated ones only
   */
  WordFit(
      Dataset pictures, Words words, WordEmbedding embedding, double ridge, OptionalDouble found) {
    if (!(ridge > 0) || Double.isInfinite(ridge)) {
      throw new IllegalArgumentException("ridge %s must be above 0 and finite".formatted(ridge));
    }
    this.pictures = pictures;
    this.words = words;
    this.embedding = embedding;
    this.ridge = ridge;
    this.found = found;
  }

  /** Regions with the words that they show. */
  private record Regions(List<float[]> statistics, List<Integer> words) {
    Regions() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(float[] statistic, int word) {
      statistics.add(statistic);
      words.add(word);
    }

    /** The same weight for every word, divided among its regions. */
    double[] weights(double ofWord) {
      Map<Integer, Integer> counts = new HashMap<>();
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
      return words.stream().mapToDouble(word -> ofWord / counts.get(word)).toArray();
    }
  }

  /**
   * Fits the embedding if this is the first step of the run. Pictures that cannot be read teach
   * nothing; what becomes of the run then is decided where batches are loaded.
   *
   * @throws TrainingException if no picture shows an object of a base class
   */
  void begin(StepContext step) {
    if (step.progress().step() > 0) {
      return;
    }
    Regions annotated = new Regions();
    Regions named = new Regions();
    for (int i = 0; i < pictures.size(); i++) {
      Example example;
      try {
        example = pictures.load(i);
      } catch (ExampleException unreadable) {
        continue;
      }
      try (NDManager manager = step.manager().newSubManager()) {
        look(example, step.network(), step.parameters(), manager, annotated, named);
      }
    }
    if (annotated.words().isEmpty()) {
      throw new TrainingException(
          "Dataset '%s' shows no object of a base class to fit words to: check xpm.base or xpm.novel"
              .formatted(pictures.name()));
    }
    try (NDManager manager = step.manager().newSubManager()) {
      fit(annotated, named, manager);
    }
  }

  private void look(
      Example example,
      SegmentationNetwork network,
      ParameterStore parameters,
      NDManager manager,
      Regions annotated,
      Regions named) {
    NetworkOutputs outputs =
        network.run(parameters, PictureBatch.pictures(manager, List.of(example.image())), false);
    PseudoLabels.Picture picture =
        new PseudoLabels.Picture(
            outputs, network.stride(), example.image().width(), example.image().height());
    List<Instance> objects =
        example.instances().stream()
            .filter(each -> RegionMaker.isUsable(each) && !words.isNovel(each.category()))
            .toList();
    if (!objects.isEmpty()) {
      List<RegionBox> boxes =
          objects.stream().map(each -> RegionBox.of(each.mask().boundingBox())).toList();
      List<float[]> statistics = rows(statistics(picture, boxes, parameters));
      for (int i = 0; i < objects.size(); i++) {
        annotated.add(statistics.get(i), words.of(objects.get(i).category()));
      }
    }
    int[] asked = found.isPresent() ? unannotated(example) : new int[0];
    if (asked.length > 0) {
      List<RegionBox> places = SlidingBoxes.over(picture.width(), picture.height());
      NDArray seen = statistics(picture, places, parameters);
      int[] chosen =
          WordRegions.choose(embedding.of(parameters, seen, false), words.vectors(manager, asked));
      List<float[]> statistics = rows(seen);
      for (int i = 0; i < asked.length; i++) {
        named.add(statistics.get(chosen[i]), asked[i]);
      }
    }
  }

  /** Words of captions that no annotation tells of. */
  private int[] unannotated(Example example) {
    int[] base = words.side(false);
    return Arrays.stream(words.named(example.captions()))
        .filter(word -> Arrays.binarySearch(base, word) < 0)
        .toArray();
  }

  private NDArray statistics(
      PseudoLabels.Picture picture, List<RegionBox> boxes, ParameterStore parameters) {
    return embedding.statistics(parameters, picture.regions(boxes, HeadSettings.CLASS_GRID), false);
  }

  private static List<float[]> rows(NDArray statistics) {
    float[] all = statistics.toFloatArray();
    int length = Math.toIntExact(statistics.getShape().get(1));
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < all.length; from += length) {
      rows.add(Arrays.copyOfRange(all, from, from + length));
    }
    return rows;
  }

  private void fit(Regions annotated, Regions named, NDManager manager) {
    List<float[]> rows = new ArrayList<>(annotated.statistics());
    rows.addAll(named.statistics());
    NDArray x = matrix(rows, manager);
    int[] shown =
        concatenated(
            annotated.words().stream().mapToInt(Integer::intValue).toArray(),
            named.words().stream().mapToInt(Integer::intValue).toArray());
    NDArray y = words.vectors(manager, shown).toType(DataType.FLOAT64, false);
    double[] ofAnnotated = annotated.weights(1);
    double[] ofNamed = named.weights(found.orElse(0));
    double total = Arrays.stream(ofAnnotated).sum() + Arrays.stream(ofNamed).sum();
    double[] weights = new double[shown.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          (i < ofAnnotated.length ? ofAnnotated[i] : ofNamed[i - ofAnnotated.length]) / total;
    }
    NDArray w = manager.create(weights, new Shape(weights.length, 1));
    int[] rowsOnly = {0};
    NDArray meanX = x.mul(w).sum(rowsOnly, true);
    NDArray meanY = y.mul(w).sum(rowsOnly, true);
    NDArray centred = x.sub(meanX);
    NDArray deviation = centred.square().mul(w).sum(rowsOnly, true).add(LEAST_VARIANCE).sqrt();
    NDArray z = centred.div(deviation);
    NDArray weighted = z.mul(w).transpose(1, 0);
    NDArray penalty = manager.eye((int) x.getShape().get(1)).toType(DataType.FLOAT64, false);
    NDArray map =
        weighted
            .matMul(z)
            .add(Scale.by(penalty, ridge))
            .inverse()
            .matMul(weighted.matMul(y.sub(meanY)))
            .div(deviation.transpose(1, 0));
    NDArray bias = meanY.sub(meanX.matMul(map));
    double length = likeliest(matrix(annotated.statistics(), manager).matMul(map).add(bias), shown);
    embedding.fit(
        Scale.by(map.transpose(1, 0), length).toType(DataType.FLOAT32, false),
        Scale.by(bias, length).toType(DataType.FLOAT32, false));
  }

  private double likeliest(NDArray embeddings, int[] shown) {
    int[] base = words.side(false);
    NDArray vectors = words.vectors(embeddings.getManager(), base).toType(DataType.FLOAT64, false);
    int[] labels =
        Arrays.stream(shown, 0, (int) embeddings.getShape().get(0))
            .map(word -> Words.label(base, word))
            .toArray();
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int power = LEAST_LENGTH; power <= LARGEST_LENGTH; power++) {
      double length = Math.pow(2, power / 2.0);
      double loss =
          RegionWordLoss.PUBLISHED
              .evaluate(Scale.by(embeddings, length), vectors, labels)
              .getDouble();
      if (loss < least) {
        least = loss;
        best = length;
      }
    }
    return best;
  }

  private static NDArray matrix(List<float[]> rows, NDManager manager) {
    int length = rows.get(0).length;
    double[] values = new double[rows.size() * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i / length)[i % length];
    }
    return manager.create(values, new Shape(rows.size(), length));
  }

  private static int[] concatenated(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
