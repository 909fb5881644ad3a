package io.segstream.inference.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A network that makes vectors of words, as files beside a model's card.
 *
 * @param weights name of the ONNX file, see {@link io.segstream.inference.engine.TextEncoder}
 * @param tokens name of the file with its tokens, one per line, see {@link
 *     io.segstream.inference.vocabulary.WordPieces}
 * @param begin token that every text begins with
 * @param end token that every text ends with
 */
public record TextEncoderFiles(
    String weights, String tokens, Optional<String> begin, Optional<String> end) {
  public TextEncoderFiles {
    ModelCard.requireFileName("weights", weights);
    ModelCard.requireFileName("tokens", tokens);
    Objects.requireNonNull(begin, "begin");
    Objects.requireNonNull(end, "end");
  }
}
