package io.segstream.inference.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that gets its name when it is whole: write to {@link #path}, call {@link #finish} once,
 * then close. Closed without being finished it is removed, and what had the name before stays.
 *
 * <p>Devices and pipes are written to as they are; a link's target is replaced, not the link.
 */
public final class UnfinishedFile implements AutoCloseable {
  private static final String UNFINISHED = ".unfinished";

  private final Path file;
  private final Path path;
  private boolean finished;

  private UnfinishedFile(Path file, Path path) {
    this.file = file;
    this.path = path;
  }

  /**
   * Begins a file. Nothing is created yet.
   *
   * @param file the name that it gets
   * @throws IOException if a link cannot be followed
   */
  public static UnfinishedFile of(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new UnfinishedFile(file, file);
    }
    Path target = Files.isRegularFile(file) ? file.toRealPath() : file;
    return new UnfinishedFile(target, target.resolveSibling(target.getFileName() + UNFINISHED));
  }

  /** Where to write meanwhile. */
  public Path path() {
    return path;
  }

  /**
   * Makes what was written durable and gives it its name, also in the eyes of others at once.
   * Whoever wrote has closed it.
   */
  public void finish() throws IOException {
    if (!path.equals(file)) {
      force(path, StandardOpenOption.WRITE);
      Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
      // The new name is durable only when its directory is.
      force(file.toAbsolutePath().getParent(), StandardOpenOption.READ);
    }
    finished = true;
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (!finished && !path.equals(file)) {
      Files.deleteIfExists(path);
    }
  }
}
