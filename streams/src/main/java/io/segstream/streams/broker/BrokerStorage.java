package io.segstream.streams.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The directory in which an embedded broker keeps its metadata and its topics. */
final class BrokerStorage {
  private static final String FORMAT_MARK = "meta.properties";

  private final Path directory;
  private final boolean temporary;

  private BrokerStorage(Path directory, boolean temporary) {
    this.directory = directory;
    this.temporary = temporary;
  }

  /** Opens the given directory, or a new temporary one, and formats it if that was never done. */
  static BrokerStorage open(Optional<Path> kept, int nodeId, String controllerListener) {
    try {
      BrokerStorage storage =
          kept.isPresent()
              ? new BrokerStorage(Files.createDirectories(kept.get()).toAbsolutePath(), false)
              : new BrokerStorage(Files.createTempDirectory("segstream-broker-"), true);
      if (!Files.exists(storage.directory.resolve(FORMAT_MARK))) {
        storage.format(nodeId, controllerListener);
      }
      return storage;
    } catch (Exception e) {
      throw new BrokerException(
          "The embedded broker cannot use the data directory %s: %s; choose one that can be written"
              .formatted(kept.map(Path::toString).orElse("(temporary)"), e.getMessage()),
          e);
    }
  }

  private void format(int nodeId, String controllerListener) throws Exception {
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(nodeId)
        .setControllerListenerName(controllerListener)
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setUnstableFeatureVersionsEnabled(false)
        .setIgnoreFormatted(false);
    formatter.run();
  }

  Path directory() {
    return directory;
  }

  /** Deletes the directory if it is a temporary one. */
  void discardIfTemporary() {
    if (!temporary) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The embedded broker could not delete its temporary directory " + directory, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
