package io.segstream.inference.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Replaces a file so that whoever reads it, also after a power cut, finds the old or the new one.
 */
public final class AtomicFile {
  private static final int BUFFER = 1 << 20;

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes beside the file, makes that durable, and puts it in the file's place. If anything fails
   * the file stays as it was, and what was begun is removed.
   */
  public static void replace(Path file, Content content) throws IOException {
    try (UnfinishedFile unfinished = UnfinishedFile.of(file)) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(unfinished.path()), BUFFER)) {
        content.writeTo(out);
      }
      unfinished.finish();
    }
  }

  /** As above, with a text in UTF-8. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
