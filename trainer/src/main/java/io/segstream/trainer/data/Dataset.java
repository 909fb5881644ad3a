package io.segstream.trainer.data;

import java.util.List;

/**
 * Pictures on disk. Their order is fixed; nothing is read before it is asked for. Implementations
 * are immutable and may be read by many threads at once.
 */
public interface Dataset {
  /** Name for logs and model cards, for example {@code camvid/train}. */
  String name();

  /** Number of pictures, 1 or more. */
  int size();

  /** Names of the classes that label maps and instances refer to; empty if it has none. */
  List<String> labels();

  /**
   * The id of a picture, without reading it.
   *
   * @param index 0 to {@code size() - 1}
   */
  String id(int index);

  /**
   * Reads a picture and its annotations.
   *
   * @param index 0 to {@code size() - 1}
   * @throws ExampleException if a file is missing, damaged, or contradicts the others
   */
  Example load(int index) throws ExampleException;

  /** SHA-256 over ids and bytes of all files, 64 hexadecimal digits: what a model learned from. */
  String digest();
}
