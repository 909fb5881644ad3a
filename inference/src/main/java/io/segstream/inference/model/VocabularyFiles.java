package io.segstream.inference.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The words by which a model may name segments, as files beside its card.
 *
 * @param table name of the file with the words' vectors, see {@link
 *     io.segstream.inference.vocabulary.VocabularyTable}
 * @param vectors what is compared with them
 * @param scale what dot products are multiplied by before their softmax, above 0
 * @param words name of the file with word vectors that further names are made of, see {@link
 *     io.segstream.inference.vocabulary.WordVectors}; results do not depend on it
 * @param encoder makes vectors of further names instead; results do not depend on it
 */
public record VocabularyFiles(
    String table,
    Source vectors,
    double scale,
    Optional<String> words,
    Optional<TextEncoderFiles> encoder) {
  /** Where the vector of a segment comes from. */
  public enum Source {
    /** The refiner's output {@code vectors}. */
    REFINER,
    /**
     * The mean of the pixel embeddings inside the segment, of length 1; the centroid where the
     * model groups pixels itself.
     */
    EMBEDDINGS;

    /** As in the card. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public VocabularyFiles {
    Objects.requireNonNull(vectors, "vectors");
    Objects.requireNonNull(words, "words");
    Objects.requireNonNull(encoder, "encoder");
    ModelCard.requireFileName("table", table);
    words.ifPresent(name -> ModelCard.requireFileName("words", name));
    if (!(scale > 0 && Double.isFinite(scale))) {
      throw new IllegalArgumentException("scale %s must be above 0".formatted(scale));
    }
    if (words.isPresent() && encoder.isPresent()) {
      throw new IllegalArgumentException(
          "words and encoder exclude each other: both make vectors of further names");
    }
  }

  /** Compared with the refiner's vectors as they are. */
  public static VocabularyFiles ofRefiner(String table) {
    return new VocabularyFiles(table, Source.REFINER, 1, Optional.empty(), Optional.empty());
  }

  /** The same with word vectors that further names are made of. */
  public VocabularyFiles withWords(String file) {
    return new VocabularyFiles(table, vectors, scale, Optional.of(file), encoder);
  }
}
