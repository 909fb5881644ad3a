package io.segstream.inference.vocabulary;

/** Makes vectors of words, in the space in which a model compares them with segments. */
public interface WordSource extends AutoCloseable {
  /**
   * The vector of a word or phrase.
   *
   * @return of length 1
   * @throws IllegalArgumentException if it has none; the message says which word is unknown
   */
  float[] vector(String phrase);

  @Override
  default void close() {}
}
