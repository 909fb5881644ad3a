package io.segstream.inference.model;

import io.segstream.inference.model.VocabularyFiles.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Files beside a model's weights that do more with the segments that it finds.
 *
 * @param refiner name of the ONNX file with the mask head, see {@link
 *     io.segstream.inference.engine.MaskRefiner}
 * @param vocabulary words by which segments are named
 */
public record Companions(Optional<String> refiner, Optional<VocabularyFiles> vocabulary) {
  /** None of them. */
  public static final Companions NONE = new Companions(Optional.empty(), Optional.empty());

  public Companions {
    Objects.requireNonNull(refiner, "refiner");
    Objects.requireNonNull(vocabulary, "vocabulary");
    refiner.ifPresent(name -> ModelCard.requireFileName("refiner", name));
    if (refiner.isEmpty()
        && vocabulary.filter(words -> words.vectors() == Source.REFINER).isPresent()) {
      throw new IllegalArgumentException(
          "vocabulary.vectors is refiner, but there is no refiner: name one, or set it to"
              + " embeddings");
    }
  }

  /** All files that must be there, by the key of the card that names them. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    refiner.ifPresent(name -> files.put("refiner", name));
    vocabulary.ifPresent(
        words -> {
          files.put("vocabulary.table", words.table());
          words.words().ifPresent(name -> files.put("vocabulary.words", name));
          words
              .encoder()
              .ifPresent(
                  encoder -> {
                    files.put("vocabulary.encoder.weights", encoder.weights());
                    files.put("vocabulary.encoder.tokens", encoder.tokens());
                  });
        });
    return files;
  }

  /** Names of the files that results depend on, in a fixed order. */
  List<String> deciding() {
    List<String> names = new ArrayList<>(refiner.stream().toList());
    vocabulary.ifPresent(words -> names.add(words.table()));
    return names;
  }

  /** The same with a mask head. */
  public Companions withRefiner(String name) {
    return new Companions(Optional.of(name), vocabulary);
  }

  /** The same with words. */
  public Companions with(VocabularyFiles words) {
    return new Companions(refiner, Optional.of(words));
  }
}
