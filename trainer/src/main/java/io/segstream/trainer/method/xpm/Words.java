package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.vocabulary.VocabularyTable;
import io.segstream.inference.vocabulary.WordVectors;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.text.Vocabulary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Classes as words. Classes of the dataset are known by the dataset's labels, words by their place
 * in the vocabulary.
 */
final class Words {
  private static final String BACKGROUND = "background";

  private final Vocabulary vocabulary;
  private final ClassSplit split;
  private final int[] wordOfLabel;
  private final float[] table;
  private final int dimensions;

  /**
   * @param vocabulary with the dataset's classes and maybe others
   * @param vectors with one for each of its classes
   * @param labels of the dataset
   * @throws IllegalArgumentException if a class has no vector
   */
  Words(Vocabulary vocabulary, WordVectors vectors, List<String> labels, ClassSplit split) {
    this.vocabulary = vocabulary;
    this.split = split;
    this.wordOfLabel = labels.stream().mapToInt(vocabulary.names()::indexOf).toArray();
    this.table = vocabulary.table(vectors);
    this.dimensions = vectors.dimensions();
  }

  /** Names of a dataset's classes of objects. */
  static List<String> namesOfObjects(List<String> labels) {
    return labels.stream().filter(name -> !name.equals(BACKGROUND)).toList();
  }

  /** D of the vectors. */
  int dimensions() {
    return dimensions;
  }

  /** The word of a dataset's class. */
  int of(int label) {
    return wordOfLabel[label];
  }

  /** Whether only captions may tell of a dataset's class. */
  boolean isNovel(int label) {
    return split.isNovel(label);
  }

  /** Words of all classes of one side, ascending. */
  int[] side(boolean novel) {
    return IntStream.range(0, wordOfLabel.length)
        .filter(label -> wordOfLabel[label] >= 0 && split.isNovel(label) == novel)
        .map(label -> wordOfLabel[label])
        .sorted()
        .toArray();
  }

  /** Words of all classes of the dataset, ascending. */
  int[] objects() {
    return IntStream.concat(IntStream.of(side(true)), IntStream.of(side(false))).sorted().toArray();
  }

  /** Words of the whole vocabulary. */
  int[] all() {
    return IntStream.range(0, vocabulary.names().size()).toArray();
  }

  /** Words that captions name, ascending. */
  int[] named(List<String> captions) {
    return captions.stream()
        .flatMap(caption -> vocabulary.named(caption).stream())
        .mapToInt(Integer::intValue)
        .distinct()
        .sorted()
        .toArray();
  }

  /** All words as a table for other programs. */
  VocabularyTable vocabulary() {
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (int i = 0; i < vocabulary.names().size(); i++) {
      vectors.put(
          vocabulary.names().get(i),
          Arrays.copyOfRange(table, i * dimensions, (i + 1) * dimensions));
    }
    return new VocabularyTable(dimensions, vectors);
  }

  /** Unit vectors of words, [W, D]. */
  NDArray vectors(NDManager manager, int[] words) {
    float[] rows = new float[words.length * dimensions];
    for (int i = 0; i < words.length; i++) {
      System.arraycopy(table, words[i] * dimensions, rows, i * dimensions, dimensions);
    }
    return manager.create(rows, new Shape(words.length, dimensions));
  }

  /** Label of a word for a loss over some words: 1 + its place among them, 0 if it is none. */
  static int label(int[] words, int word) {
    return Math.max(0, 1 + Arrays.binarySearch(words, word));
  }
}
