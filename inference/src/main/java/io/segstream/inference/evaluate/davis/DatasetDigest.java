package io.segstream.inference.evaluate.davis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Names the ground truth that was used, so that two numbers can be told to be comparable. */
public final class DatasetDigest {
  private DatasetDigest() {}

  /**
   * SHA-256 over the masks of the sequences in the order of their names: for each {@code
   * SEQUENCE/FRAME.png} the name in UTF-8, a zero byte, the size as eight bytes and the content.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public static String of(List<DavisSequence> sequences) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    for (DavisSequence sequence : sequences) {
      for (int frame = 0; frame < sequence.frames().size(); frame++) {
        Path file = sequence.annotation(frame);
        files.put(sequence.name() + "/" + file.getFileName(), file);
      }
    }
    MessageDigest digest = sha256();
    for (var entry : files.entrySet()) {
      byte[] content = Files.readAllBytes(entry.getValue());
      digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(content.length).flip());
      digest.update(content);
    }
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
