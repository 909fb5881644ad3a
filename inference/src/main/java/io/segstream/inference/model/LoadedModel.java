package io.segstream.inference.model;

import io.segstream.schemas.id.ModelDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A model on disk whose card is good and whose weights are there.
 *
 * @param card what the model takes and gives
 * @param digest of card and weights, see {@link #digestOf}
 * @param directory holds both
 */
public record LoadedModel(ModelCard card, ModelDigest digest, Path directory) {
  public LoadedModel {
    Objects.requireNonNull(card, "card");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(directory, "directory");
  }

  /**
   * Reads the card of a directory and digests its files.
   *
   * @throws CardException if the card is wrong, or the weights it names are missing
   */
  public static LoadedModel load(Path directory) {
    Path file = directory.resolve(ModelCard.FILE_NAME);
    ModelCard card = ModelCard.read(file);
    Path weights = directory.resolve(card.weights());
    if (!Files.isRegularFile(weights)) {
      throw new CardException(
          file.toString(),
          List.of("weights: there is no file %s beside the card".formatted(card.weights())));
    }
    try {
      return new LoadedModel(
          card, digestOf(Files.readAllBytes(file), Files.readAllBytes(weights)), directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Model %s cannot be read".formatted(directory), e);
    }
  }

  /**
   * SHA-256 over the bytes of the card and of the weights, each after its length as a big-endian 64
   * bit number, so that no byte can move from one to the other unnoticed.
   */
  public static ModelDigest digestOf(byte[] card, byte[] weights) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : List.of(card, weights)) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).array());
        sha256.update(part);
      }
      return new ModelDigest(HexFormat.of().formatHex(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The ONNX file. */
  public Path weights() {
    return directory.resolve(card.weights());
  }

  /** The card's file. */
  public Path cardFile() {
    return directory.resolve(ModelCard.FILE_NAME);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(card.reference(), digest.abbreviated());
  }
}
