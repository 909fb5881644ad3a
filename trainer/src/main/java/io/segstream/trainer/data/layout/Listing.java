package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the files of a dataset, in an order that no file system decides. */
final class Listing {
  private static final List<String> PICTURE_ENDINGS = List.of(".jpg", ".jpeg", ".png");

  private Listing() {}

  /**
   * Makes sure of a directory.
   *
   * @param role what is in it, for the error text
   */
  static Path directory(Path directory, String role) throws DatasetException {
    if (!Files.isDirectory(directory)) {
      throw new DatasetException("there is no directory '%s' of %s".formatted(directory, role));
    }
    return directory;
  }

  /**
   * All pictures in a directory and those below it, sorted by path, at least one. Links are
   * followed.
   *
   * @throws DatasetException if there are none, or links lead nowhere or in a circle
   */
  static List<Path> pictures(Path directory) throws IOException {
    directory(directory, "pictures");
    List<Path> pictures = named(directory);
    for (Path picture : pictures) {
      if (!Files.exists(picture)) {
        throw new DatasetException("link '%s' leads nowhere: mend or remove it".formatted(picture));
      }
    }
    pictures = pictures.stream().filter(Files::isRegularFile).toList();
    if (pictures.isEmpty()) {
      throw new DatasetException(
          "directory '%s' holds no picture: put JPEG or PNG files into it".formatted(directory));
    }
    return pictures;
  }

  private static List<Path> named(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Listing::isPicture)
          .sorted(Comparator.comparing(file -> unix(directory.relativize(file))))
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileSystemLoopException loop) {
        throw new DatasetException(
            "link '%s' leads to a directory that it lies in: remove it".formatted(loop.getFile()),
            loop);
      }
      throw e.getCause();
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return PICTURE_ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Whether one of the directories in a directory holds a file. */
  static boolean exists(Path directory, String name) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.anyMatch(child -> Files.isRegularFile(child.resolve(name)));
    }
  }

  /** The lines of a list that are not blank, at least one. */
  static List<String> lines(Path list) throws IOException {
    if (!Files.isRegularFile(list)) {
      throw new DatasetException("there is no list of pictures '%s'".formatted(list));
    }
    List<String> lines =
        Files.readAllLines(list, StandardCharsets.UTF_8).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    if (lines.isEmpty()) {
      throw new DatasetException("list '%s' names no picture".formatted(list));
    }
    return lines;
  }

  /** Makes sure that files are there. */
  static void requirePresent(List<Path> files, Path listedIn) throws DatasetException {
    List<Path> missing = files.stream().filter(file -> !Files.isRegularFile(file)).toList();
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "%d of %d files of '%s' are not there, the first '%s'"
              .formatted(missing.size(), files.size(), listedIn, missing.get(0)));
    }
  }

  /** Makes sure that no two pictures have the same id. */
  static void requireUnique(List<String> ids, Path where) throws DatasetException {
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        throw new DatasetException(
            "'%s' has two pictures with the id '%s': rename one".formatted(where, id));
      }
    }
  }

  /** Path below a directory without ending, with slashes: an id. */
  static String id(Path directory, Path file) {
    return withoutEnding(unix(directory.relativize(file)));
  }

  static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }

  /** Last part of a path, for a dataset's name. */
  static String lastName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static String unix(Path path) {
    return path.toString().replace('\\', '/');
  }
}
