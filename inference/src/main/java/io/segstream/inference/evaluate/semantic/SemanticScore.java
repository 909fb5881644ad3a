package io.segstream.inference.evaluate.semantic;

import io.segstream.inference.cluster.Assignment;
import io.segstream.inference.evaluate.cluster.ClassScores;
import java.util.List;

/**
 * How well a model's classes fit those of a data set.
 *
 * @param classes of the data set
 * @param scores of these classes; {@link ClassScores#meanDefined} is the usual mean IoU
 * @param rows what was predicted: the model's classes and, last, what is no object
 * @param classOf class that a row stands for, or {@link Assignment#NONE}; not copied
 * @param confusion pixels by row and class, [rows][classes]; not copied
 * @param unknown classes of the model that the data set does not have: wrong wherever they win
 * @param missing classes of the data set that the model cannot give
 * @param pictures that were scored
 * @param digest of the ground truth, 64 hexadecimal digits
 */
public record SemanticScore(
    List<String> classes,
    ClassScores scores,
    List<String> rows,
    int[] classOf,
    long[][] confusion,
    List<String> unknown,
    List<String> missing,
    int pictures,
    String digest) {
  public SemanticScore {
    classes = List.copyOf(classes);
    rows = List.copyOf(rows);
    unknown = List.copyOf(unknown);
    missing = List.copyOf(missing);
  }

  /** Whether a row does not stand for a class. */
  public boolean wrong(int row, int truth) {
    return classOf[row] != truth;
  }
}
