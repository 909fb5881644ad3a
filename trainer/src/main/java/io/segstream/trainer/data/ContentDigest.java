package io.segstream.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over what a dataset consists of. Every text and every file goes in as its length (eight
 * bytes, most significant first) and its bytes, so that no two sequences of parts look alike.
 */
public final class ContentDigest {
  private final MessageDigest sha256;

  public ContentDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Adds a text in UTF-8. */
  public ContentDigest text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds the content of a file.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public ContentDigest file(Path file) {
    try {
      return bytes(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '%s'".formatted(file), e);
    }
  }

  private ContentDigest bytes(byte[] bytes) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip());
    sha256.update(bytes);
    return this;
  }

  /** 64 lower-case hexadecimal digits; to be called once. */
  public String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
