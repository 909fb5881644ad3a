package io.segstream.inference.model;

import io.segstream.schemas.id.ModelDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A model on disk whose card is good and whose files are there.
 *
 * @param card what the model takes and gives
 * @param digest of card, weights and further files that decide results, see {@link #digestOf}
 * @param directory holds them
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
   * @throws CardException if the card is wrong, or a file that it names is missing
   */
  public static LoadedModel load(Path directory) {
    Path file = directory.resolve(ModelCard.FILE_NAME);
    ModelCard card = ModelCard.read(file);
    List<String> problems = new ArrayList<>();
    requireFile(directory, "weights", card.weights(), problems);
    card.companions().files().forEach((key, name) -> requireFile(directory, key, name, problems));
    if (!problems.isEmpty()) {
      throw new CardException(file.toString(), problems);
    }
    try {
      byte[] weights = Files.readAllBytes(directory.resolve(card.weights()));
      return new LoadedModel(card, digest(card, weights, directory), directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Model %s cannot be read".formatted(directory), e);
    }
  }

  private static void requireFile(Path directory, String key, String name, List<String> problems) {
    if (!Files.isRegularFile(directory.resolve(name))) {
      problems.add("%s: there is no file %s beside the card".formatted(key, name));
    }
  }

  private static ModelDigest digest(ModelCard card, byte[] weights, Path directory)
      throws IOException {
    List<byte[]> parts = new ArrayList<>();
    parts.add(Files.readAllBytes(directory.resolve(ModelCard.FILE_NAME)));
    parts.add(weights);
    for (String name : card.companions().deciding()) {
      parts.add(Files.readAllBytes(directory.resolve(name)));
    }
    return digestOf(parts.toArray(byte[][]::new));
  }

  /**
   * The digest of the files as they are now.
   *
   * @param weights their content, which was just read
   */
  public ModelDigest digestNow(byte[] weights) throws IOException {
    return digest(card, weights, directory);
  }

  /**
   * SHA-256 over the bytes of the card, the weights, and the {@link Companions#deciding} files,
   * each after its length as a big-endian 64 bit number, so that no byte can move from one to the
   * other unnoticed.
   */
  public static ModelDigest digestOf(byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
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
