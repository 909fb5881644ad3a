package io.segstream.inference.evaluate.picture;

import io.segstream.inference.evaluate.LabelMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What identifies the ground truth that was scored on: SHA-256 over the digests of its pictures.
 * Not thread-safe.
 */
public final class TruthDigest {
  private final MessageDigest digest = sha256();

  /** SHA-256 over name, zero byte, size and labels of a picture's ground truth. */
  public static byte[] of(LabelledPicture picture, LabelMap truth) {
    MessageDigest digest = sha256();
    digest.update(picture.name().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(
        ByteBuffer.allocate(2 * Integer.BYTES).putInt(truth.width()).putInt(truth.height()).flip());
    return digest.digest(truth.labels());
  }

  /** Adds what {@link #of} gave for a picture. */
  public void add(byte[] picture) {
    digest.update(picture);
  }

  /** 64 hexadecimal digits; to be asked once, when all pictures are added. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
