package io.segstream.trainer.text;

import io.segstream.inference.vocabulary.Singular;
import io.segstream.inference.vocabulary.WordTokens;
import io.segstream.inference.vocabulary.WordVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes word vectors from captions: words that occur beside the same words become alike. The
 * positive pointwise mutual information of words within a window is factorised, and each word's row
 * of the singular vectors weighed with the square roots of the singular values (Levy et al.,
 * "Improving Distributional Similarity with Lessons Learned from Word Embeddings", TACL 2015).
 * Deterministic: equal captions in equal order give equal vectors.
 *
 * @param dimensions of the vectors, 1 or more
 * @param window words to either side that count as beside, 1 or more
 * @param leastCount rarer words get no vector, 1 or more
 */
public record CoOccurrence(int dimensions, int window, int leastCount) {
  /** Contexts count by this power of their frequency, which keeps rare ones from ruling. */
  private static final double SMOOTHING = 0.75;

  private static final int ROUNDS = 40;
  private static final long SEED = 1;

  public CoOccurrence {
    if (dimensions < 1 || window < 1 || leastCount < 1) {
      throw new IllegalArgumentException(
          "dimensions %d, window %d and leastCount %d must be 1 or more"
              .formatted(dimensions, window, leastCount));
    }
  }

  /** A cell of a row: the other word and how much the two belong together. */
  private record Cell(int column, double value) {}

  /**
   * Learns vectors.
   *
   * @throws IllegalArgumentException if fewer words than dimensions are frequent enough
   */
  public WordVectors learn(Iterable<String> captions) {
    List<List<String>> sentences = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (String caption : captions) {
      List<String> words = WordTokens.of(caption).stream().map(Singular::of).toList();
      sentences.add(words);
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    List<String> words =
        counts.entrySet().stream()
            .filter(each -> each.getValue() >= leastCount)
            .sorted(
                Comparator.comparingInt((Map.Entry<String, Integer> each) -> -each.getValue())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    if (words.size() < dimensions) {
      throw new IllegalArgumentException(
          "The captions have %d words that come %d times or more, too few for vectors of %d dimensions: give more captions or ask for fewer dimensions"
              .formatted(words.size(), leastCount, dimensions));
    }
    return factorise(words, information(sentences, words));
  }

  private List<List<Cell>> information(List<List<String>> sentences, List<String> words) {
    Map<String, Integer> index = new HashMap<>();
    words.forEach(word -> index.put(word, index.size()));
    List<TreeMap<Integer, Integer>> pairs = new ArrayList<>();
    words.forEach(word -> pairs.add(new TreeMap<>()));
    for (List<String> sentence : sentences) {
      int[] ids = sentence.stream().mapToInt(word -> index.getOrDefault(word, -1)).toArray();
      for (int i = 0; i < ids.length; i++) {
        for (int j = Math.max(0, i - window); j <= Math.min(ids.length - 1, i + window); j++) {
          if (i != j && ids[i] >= 0 && ids[j] >= 0) {
            pairs.get(ids[i]).merge(ids[j], 1, Integer::sum);
          }
        }
      }
    }
    double[] sums =
        pairs.stream()
            .mapToDouble(row -> row.values().stream().mapToInt(Integer::intValue).sum())
            .toArray();
    double smoothed = Arrays.stream(sums).map(sum -> Math.pow(sum, SMOOTHING)).sum();
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      List<Cell> row = new ArrayList<>();
      double own = sums[i];
      int from = i;
      pairs
          .get(i)
          .forEach(
              (j, count) -> {
                double there = count / own * smoothed / Math.pow(sums[j], SMOOTHING);
                double here = count / sums[j] * smoothed / Math.pow(sums[from], SMOOTHING);
                // The mean of both directions is symmetric, so that eigenvectors will do.
                double value = (Math.log(there) + Math.log(here)) / 2;
                if (value > 0) {
                  row.add(new Cell(j, value));
                }
              });
      rows.add(row);
    }
    return rows;
  }

  /** Orthogonal iteration: columns turn to the eigenvectors of the largest absolute values. */
  private WordVectors factorise(List<String> words, List<List<Cell>> matrix) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] columns = new double[dimensions][words.size()];
    for (double[] column : columns) {
      Arrays.setAll(column, i -> random.nextGaussian());
    }
    double[] lengths = orthonormalise(columns);
    for (int round = 0; round < ROUNDS; round++) {
      for (int d = 0; d < dimensions; d++) {
        columns[d] = product(matrix, columns[d]);
      }
      lengths = orthonormalise(columns);
    }
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      float[] vector = new float[dimensions];
      for (int d = 0; d < dimensions; d++) {
        vector[d] = (float) (columns[d][i] * Math.sqrt(lengths[d]));
      }
      vectors.put(words.get(i), vector);
    }
    return new WordVectors(dimensions, vectors);
  }

  private static double[] product(List<List<Cell>> matrix, double[] column) {
    double[] result = new double[column.length];
    for (int i = 0; i < result.length; i++) {
      for (Cell cell : matrix.get(i)) {
        result[i] += cell.value() * column[cell.column()];
      }
    }
    return result;
  }

  /**
   * Makes columns orthonormal, those without a direction of their own zero; gives their lengths.
   */
  private static double[] orthonormalise(double[][] columns) {
    double[] lengths = new double[columns.length];
    for (int d = 0; d < columns.length; d++) {
      double before = Math.sqrt(dot(columns[d], columns[d]));
      for (int e = 0; e < d; e++) {
        double along = dot(columns[d], columns[e]);
        for (int i = 0; i < columns[d].length; i++) {
          columns[d][i] -= along * columns[e][i];
        }
      }
      double length = Math.sqrt(dot(columns[d], columns[d]));
      lengths[d] = length > 1e-9 * before ? length : 0;
      for (int i = 0; i < columns[d].length; i++) {
        columns[d][i] = lengths[d] > 0 ? columns[d][i] / length : 0;
      }
    }
    return lengths;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
