package io.segstream.inference.vocabulary;

import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.TextEncoder;
import io.segstream.inference.model.TextEncoderFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vectors that a text encoder makes. */
final class EncodedWords implements WordSource {
  private final TextEncoderFiles files;
  private final WordPieces pieces;
  private final TextEncoder encoder;

  /**
   * Loads the encoder.
   *
   * @param directory of the files
   * @throws IOException if the tokens cannot be read
   */
  EncodedWords(Path directory, TextEncoderFiles files) throws IOException {
    this.files = files;
    this.pieces = WordPieces.read(directory.resolve(files.tokens()));
    this.encoder = TextEncoder.open(directory.resolve(files.weights()));
  }

  @Override
  public float[] vector(String phrase) {
    List<Long> tokens = new ArrayList<>();
    files.begin().map(pieces::number).ifPresent(tokens::add);
    tokens.addAll(pieces.numbers(phrase));
    files.end().map(pieces::number).ifPresent(tokens::add);
    float[] vector = encoder.encode(tokens);
    UnitVectors.requireFinite("The vector of '%s'".formatted(phrase), vector, 0, vector.length);
    UnitVectors.normalise(vector);
    return vector;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
