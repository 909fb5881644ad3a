package io.segstream.trainer.network;

/**
 * Which network to make.
 *
 * @param name one of {@link NetworkFactory#names()}
 * @param embeddingDimensions D, 1 or more
 * @param classes C, or 0 for a network without classes
 * @param classSource what classes are read from; null, as in descriptions of older runs, for
 *     features
 */
public record NetworkSettings(
    String name, int embeddingDimensions, int classes, ClassSource classSource) {
  /** D of the published methods, and what the service expects of bundled models. */
  public static final int DEFAULT_DIMENSIONS = 32;

  public NetworkSettings {
    classSource = classSource == null ? ClassSource.FEATURES : classSource;
    if (!NetworkFactory.names().contains(name)) {
      throw new IllegalArgumentException(
          "There is no network '%s': it must be one of %s"
              .formatted(name, String.join(", ", NetworkFactory.names())));
    }
    if (embeddingDimensions < 1 || classes < 0) {
      throw new IllegalArgumentException(
          "embeddingDimensions %d must be 1 or more and classes %d must not be negative"
              .formatted(embeddingDimensions, classes));
    }
  }

  /** A network whose classes are read from its features. */
  public NetworkSettings(String name, int embeddingDimensions, int classes) {
    this(name, embeddingDimensions, classes, ClassSource.FEATURES);
  }

  /** The same with classes that are read from elsewhere. */
  public NetworkSettings with(ClassSource source) {
    return new NetworkSettings(name, embeddingDimensions, classes, source);
  }

  /** A network with {@value #DEFAULT_DIMENSIONS} dimensions and no classes. */
  public static NetworkSettings of(String name) {
    return new NetworkSettings(name, DEFAULT_DIMENSIONS, 0);
  }
}
