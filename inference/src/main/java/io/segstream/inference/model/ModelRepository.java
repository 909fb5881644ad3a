package io.segstream.inference.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory of models: every directory directly in it that holds a {@code model.yaml} is one.
 * Reads the disk at each call, so a new model is seen without a restart.
 */
public final class ModelRepository {
  private final Path root;
  private final List<String> others;

  public ModelRepository(Path root) {
    this(root, List.of());
  }

  /**
   * @param others names of models that the program writes there when they are asked for; said where
   *     a model is not found
   */
  public ModelRepository(Path root, List<String> others) {
    this.root = Objects.requireNonNull(root, "root");
    this.others = List.copyOf(others);
  }

  /**
   * What a repository holds.
   *
   * @param models good ones, by name and rising version
   * @param broken the others, by directory
   */
  public record Listing(List<LoadedModel> models, List<BrokenModel> broken) {
    public Listing {
      models = List.copyOf(models);
      broken = List.copyOf(broken);
    }
  }

  /**
   * A directory that should be a model and is none.
   *
   * @param problem what is wrong
   */
  public record BrokenModel(Path directory, String problem) {}

  /**
   * Reads every model. One that is broken does not hide the others.
   *
   * @throws IllegalArgumentException if the repository is not a directory
   */
  public Listing list() {
    List<LoadedModel> models = new ArrayList<>();
    List<BrokenModel> broken = new ArrayList<>();
    for (Path directory : directories()) {
      try {
        models.add(LoadedModel.load(directory));
      } catch (CardException | UncheckedIOException e) {
        broken.add(new BrokenModel(directory, e.getMessage()));
      }
    }
    models.sort(
        Comparator.comparing((LoadedModel model) -> model.card().name())
            .thenComparing(model -> model.card().version(), VersionOrder.INSTANCE)
            .thenComparing(LoadedModel::directory));
    return new Listing(models, broken);
  }

  private List<Path> directories() {
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "Model repository %s is not a directory: create it or point to another".formatted(root));
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(ModelCard.FILE_NAME)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Model repository %s cannot be read".formatted(root), e);
    }
  }

  /**
   * Finds a model.
   *
   * @param reference {@code name@version}, or {@code name} for its highest version
   * @throws IllegalArgumentException if there is none, or if two directories claim to be it
   */
  public LoadedModel find(String reference) {
    Listing listing = list();
    List<LoadedModel> found =
        listing.models().stream()
            .filter(
                model ->
                    reference.equals(model.card().name())
                        || reference.equals(model.card().reference()))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(notFound(reference, listing));
    }
    LoadedModel newest = found.get(found.size() - 1);
    List<LoadedModel> same =
        found.stream()
            .filter(model -> model.card().reference().equals(newest.card().reference()))
            .toList();
    if (same.size() > 1) {
      throw new IllegalArgumentException(
          "Model %s is in more than one directory: %s; give one of them another version"
              .formatted(
                  newest.card().reference(), same.stream().map(LoadedModel::directory).toList()));
    }
    return newest;
  }

  private String notFound(String reference, Listing listing) {
    List<String> known =
        listing.models().stream().map(model -> model.card().reference()).distinct().toList();
    List<String> candidates = new ArrayList<>(others);
    listing.models().stream()
        .map(model -> reference.contains("@") ? model.card().reference() : model.card().name())
        .forEach(candidates::add);
    String broken =
        listing.broken().stream()
            .map(model -> "%n%s is broken: %s".formatted(model.directory(), model.problem()))
            .collect(Collectors.joining());
    return "There is no model '%s' in %s%s It holds: %s%s.%s"
        .formatted(
            reference,
            root,
            NearestName.of(reference, candidates)
                .map("; did you mean '%s'?"::formatted)
                .orElse("."),
            known.isEmpty() ? "no usable model" : String.join(", ", known),
            others.isEmpty() ? "" : "; Segstream brings " + String.join(", ", others),
            broken);
  }
}
