package io.segstream.inference.vocabulary;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.VocabularyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words by which a model on disk may call segments. They can be changed without training it
 * again: only the table beside its card changes, and with it the model's digest.
 */
public final class ModelVocabulary {
  /** Cosine of vectors that are the same but for rounding. */
  private static final double SAME = 0.999;

  private final LoadedModel model;
  private final VocabularyFiles files;
  private final Path file;
  private final VocabularyTable table;

  private ModelVocabulary(
      LoadedModel model, VocabularyFiles files, Path file, VocabularyTable table) {
    this.model = model;
    this.files = files;
    this.file = file;
    this.table = table;
  }

  /**
   * A name that is to be added.
   *
   * @param phrase whose vector it gets
   */
  public record NewName(String name, String phrase) {
    /** Reads {@code name} or {@code name=phrase}. */
    public static NewName parse(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new NewName(text.strip(), text)
          : new NewName(text.substring(0, equals).strip(), text.substring(equals + 1));
    }
  }

  /**
   * Reads a model's words.
   *
   * @throws IllegalArgumentException if the model has no vocabulary, or a damaged one
   * @throws IOException if the table cannot be read
   */
  public static ModelVocabulary of(LoadedModel model) throws IOException {
    VocabularyFiles files =
        model
            .card()
            .companions()
            .vocabulary()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Model %s has no vocabulary: %s; export one that was trained with method xpm, or give its card a vocabulary"
                            .formatted(
                                model.card().reference(),
                                model.card().outputs().classes().isPresent()
                                    ? "its classes are fixed"
                                    : "it knows no classes, its segments have no names")));
    Path file = model.directory().resolve(files.table());
    return new ModelVocabulary(model, files, file, VocabularyTable.read(file));
  }

  /** The words now. */
  public VocabularyTable table() {
    return table;
  }

  /**
   * Where vectors of further words come from: the model's text encoder, or word vectors. The caller
   * closes it.
   *
   * @param given a file of word vectors instead of the model's own
   * @throws IllegalArgumentException if there is none, or it is in another space than the table
   * @throws IOException if it cannot be read
   */
  public WordSource words(Optional<Path> given) throws IOException {
    if (given.isEmpty() && files.encoder().isPresent()) {
      return new EncodedWords(model.directory(), files.encoder().get());
    }
    Path source =
        given
            .or(() -> files.words().map(model.directory()::resolve))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Model %s has no word vectors of its own: give the file that it was trained with, as of GloVe or word2vec, by --vectors"
                            .formatted(model.card().reference())));
    WordVectors vectors = WordVectors.read(source);
    if (vectors.dimensions() != table.dimensions()) {
      throw new IllegalArgumentException(
          "'%s' has word vectors of %d dimensions, the vocabulary of model %s has %d: give the file that it was trained with"
              .formatted(
                  source, vectors.dimensions(), model.card().reference(), table.dimensions()));
    }
    requireSameSpace(source, vectors);
    return vectors::requireUnit;
  }

  /** Names may stand for other phrases, so that not all of them must agree. */
  private void requireSameSpace(Path source, WordVectors vectors) {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, float[]> known : table.vectors().entrySet()) {
      Optional<float[]> vector = vectors.unit(known.getKey());
      if (vector.isPresent()) {
        if (UnitVectors.cosine(vector.get(), known.getValue()) >= SAME) {
          return;
        }
        others.add(known.getKey());
      }
    }
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has another vector for '%s' than the vocabulary of model %s: give the file that it was trained with"
              .formatted(source, others.get(0), model.card().reference()));
    }
  }

  /**
   * Adds names at the end, all or none.
   *
   * @return the vocabulary with them
   * @throws IllegalArgumentException if a name is there already or has no vector
   * @throws IOException if the table cannot be written; it stays as it was then
   */
  public ModelVocabulary add(List<NewName> names, WordSource words) throws IOException {
    VocabularyTable more = table;
    for (NewName name : names) {
      try {
        more = more.with(name.name(), words.vector(name.phrase()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'%s' cannot be added to model %s: %s"
                .formatted(name.name(), model.card().reference(), e.getMessage()),
            e);
      }
    }
    return write(more);
  }

  /**
   * Takes names away, all or none.
   *
   * @return the vocabulary without them
   * @throws IllegalArgumentException if a name is not there, or none would be left
   * @throws IOException if the table cannot be written; it stays as it was then
   */
  public ModelVocabulary remove(List<String> names) throws IOException {
    VocabularyTable rest = table;
    for (String name : names) {
      try {
        rest = rest.without(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Model %s: %s".formatted(model.card().reference(), e.getMessage()), e);
      }
    }
    return write(rest);
  }

  private ModelVocabulary write(VocabularyTable changed) throws IOException {
    try {
      changed.writeTo(file);
    } catch (IOException e) {
      throw new IOException(
          "vocabulary '%s' cannot be written (%s): its directory must be writable and not full"
              .formatted(file, e),
          e);
    }
    return new ModelVocabulary(model, files, file, changed);
  }
}
