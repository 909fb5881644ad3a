package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import io.segstream.inference.model.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data set in the layout of DAVIS-2016 or 2017: masks in {@code Annotations/480p/SEQUENCE}
 * (unsupervised: {@code Annotations_unsupervised/480p}, where there is one), pictures in {@code
 * JPEGImages/480p/SEQUENCE}, lists of sequences in {@code ImageSets/YEAR/SET.txt}. A directory that
 * holds sequences directly will do as well. Any part of the sequences may be there.
 */
public final class DavisDataset {
  private static final List<String> YEARS = List.of("2017", "2016", "480p");

  private final Path root;
  private final Path annotations;
  private final Path images;

  private DavisDataset(Path root, Path annotations, Path images) {
    this.root = root;
    this.annotations = annotations;
    this.images = images;
  }

  /**
   * Finds the masks below a directory.
   *
   * @throws EvaluationException if there is no such directory
   */
  public static DavisDataset open(Path root, DavisTask task) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new EvaluationException("there is no dataset directory '%s'".formatted(root));
    }
    Path unsupervised = root.resolve("Annotations_unsupervised");
    Path masks =
        task == DavisTask.UNSUPERVISED && Files.isDirectory(unsupervised)
            ? unsupervised
            : root.resolve("Annotations");
    if (!Files.isDirectory(masks)) {
      return new DavisDataset(root, root, root);
    }
    List<String> resolutions = directories(masks);
    if (resolutions.isEmpty()) {
      throw new EvaluationException(
          "dataset directory '%s' holds no masks: put them into 480p/SEQUENCE".formatted(masks));
    }
    String resolution = resolutions.contains("480p") ? "480p" : resolutions.get(0);
    return new DavisDataset(
        root, masks.resolve(resolution), root.resolve("JPEGImages").resolve(resolution));
  }

  /** Where the data set lies. */
  public Path root() {
    return root;
  }

  /**
   * The sequences of a list, or all that are there if the list does not exist.
   *
   * @param set name of the list, for example {@code val}
   */
  public List<String> listed(String set) throws IOException {
    Optional<Path> list =
        YEARS.stream()
            .map(year -> root.resolve("ImageSets").resolve(year).resolve(set + ".txt"))
            .filter(Files::isRegularFile)
            .findFirst();
    List<String> names = list.isEmpty() ? directories(annotations) : read(list.get());
    if (names.isEmpty()) {
      throw new EvaluationException(
          "'%s' names no sequence".formatted(list.map(Path::toString).orElse(root.toString())));
    }
    return names;
  }

  /** Bare names, or pairs of files as in the lists of 2016. */
  private static List<String> read(Path list) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
      String first = line.strip().split("\\s+")[0];
      if (first.isEmpty()) {
        continue;
      }
      Path parent = Path.of(first).getParent();
      names.add(parent == null ? first : parent.getFileName().toString());
    }
    return List.copyOf(names);
  }

  /**
   * Looks at the first mask of each sequence.
   *
   * @param names sequences in the order in which they will be reported
   * @throws EvaluationException if one is not there or too short for the task
   */
  public List<DavisSequence> sequences(List<String> names, DavisTask task) throws IOException {
    List<DavisSequence> sequences = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      sequences.add(sequence(name, task));
    }
    return sequences;
  }

  private DavisSequence sequence(String name, DavisTask task) throws IOException {
    Path directory = annotations.resolve(name);
    if (!Files.isDirectory(directory)) {
      throw new EvaluationException(
          "dataset has no sequence '%s' in '%s'%s"
              .formatted(name, annotations, NearestName.hint(name, directories(annotations))));
    }
    List<String> frames = frames(directory);
    if (task.scored(frames.size()) < 1) {
      throw new EvaluationException(
          "sequence '%s' has %d masks, too few for the %s task"
              .formatted(name, frames.size(), task));
    }
    Path file = directory.resolve(frames.get(0) + DavisSequence.MASK_ENDING);
    LabelMap first = LabelPng.read(file);
    MaskCoding coding = MaskCoding.of(first);
    int objects = objects(coding.truth(first, file));
    if (objects == 0) {
      throw new EvaluationException(
          "mask '%s' shows no object, and the first mask says which there are".formatted(file));
    }
    return new DavisSequence(
        name,
        directory,
        images.resolve(name),
        frames,
        coding,
        first.width(),
        first.height(),
        objects);
  }

  private static int objects(LabelMap first) {
    int[] counts = first.histogram();
    int highest = LabelMap.VOID - 1;
    while (highest > 0 && counts[highest] == 0) {
      highest--;
    }
    return highest;
  }

  private static List<String> frames(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(DavisSequence.MASK_ENDING))
          .map(name -> name.substring(0, name.length() - DavisSequence.MASK_ENDING.length()))
          .sorted()
          .toList();
    }
  }

  private static List<String> directories(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
