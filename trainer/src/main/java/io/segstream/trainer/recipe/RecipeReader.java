package io.segstream.trainer.recipe;

import io.segstream.inference.config.ConfigNode;
import io.segstream.inference.config.ConfigTree;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.inference.config.Problem;
import io.segstream.inference.config.RecordBinder;
import io.segstream.trainer.weak.AnnotationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads recipes. Later layers win: the defaults of the keys, the method's preset, the file, {@code
 * --set}. All errors are reported at once.
 */
public final class RecipeReader {
  private static final String TRAINING = "training";
  private static final Map<MethodName, String> BLOCKS =
      Map.of(
          MethodName.MASKCONTRAST, "maskcontrast",
          MethodName.PIXEL_CONTRAST, "pixelContrast",
          MethodName.PROPAGATION, "propagation",
          MethodName.SPML, "spml",
          MethodName.CONTRASTMASK, "contrastmask",
          MethodName.XPM, "xpm");

  private final List<Problem> problems = new ArrayList<>();
  private ConfigTree tree;

  private RecipeReader() {}

  /**
   * Reads a recipe.
   *
   * @param overrides {@code key=value}; the last one of a key wins
   * @throws ConfigurationException if anything is wrong; it lists everything
   */
  public static LoadedRecipe read(Path file, List<String> overrides) {
    RecipeReader reader = new RecipeReader();
    reader.tree = ConfigTree.ofFile(Recipe.class, file, reader.problems);
    if (!reader.problems.isEmpty()) {
      throw new ConfigurationException(reader.problems);
    }
    overrides.forEach(reader.tree::override);
    return reader.finish();
  }

  private LoadedRecipe finish() {
    Optional<MethodName> method = choice("method", MethodName.values());
    method.ifPresent(
        chosen -> {
          refuseOtherMethods(chosen);
          layer(chosen, choice("preset", Preset.values()).orElse(Preset.PAPER));
        });
    RecordBinder binder = new RecordBinder(problems, Map.of());
    Optional<Recipe> recipe = binder.bind(Recipe.class, "", tree.top());
    recipe.ifPresent(this::check);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new LoadedRecipe(recipe.orElseThrow(), binder.values());
  }

  /**
   * A value that decides about others; empty if it is missing or wrong, which the binder reports.
   */
  private <E extends Enum<E>> Optional<E> choice(String key, E[] constants) {
    return tree.top().entries().get(key) instanceof ConfigNode.Scalar scalar
            && scalar.text() != null
        ? Arrays.stream(constants)
            .filter(constant -> constant.toString().equalsIgnoreCase(scalar.text().strip()))
            .findFirst()
        : Optional.empty();
  }

  private void refuseOtherMethods(MethodName chosen) {
    BLOCKS.forEach(
        (method, block) -> {
          ConfigNode node = tree.top().entries().get(block);
          if (method != chosen && node != null) {
            problems.add(
                new Problem(
                    block,
                    node.origin(),
                    "is for method: %s, but this recipe has method: %s".formatted(method, chosen)));
          }
        });
  }

  private void layer(MethodName method, Preset preset) {
    for (String layer : RecipePresets.layers(method, preset)) {
      ConfigTree lower =
          ConfigTree.ofText(Recipe.class, "preset " + layer, RecipePresets.yaml(layer), problems);
      // A length that was chosen leaves no room for a default of the other kind.
      if (hasLength(tree)) {
        training(lower).ifPresent(block -> block.keySet().removeAll(List.of("epochs", "steps")));
      }
      tree.fallBackTo(lower);
    }
  }

  private static boolean hasLength(ConfigTree tree) {
    return training(tree)
        .filter(block -> block.containsKey("epochs") || block.containsKey("steps"))
        .isPresent();
  }

  private static Optional<Map<String, ConfigNode>> training(ConfigTree tree) {
    return tree.top().entries().get(TRAINING) instanceof ConfigNode.Mapping block
        ? Optional.of(block.entries())
        : Optional.empty();
  }

  private void check(Recipe recipe) {
    int batch = recipe.training().batch();
    if (recipe.method() == MethodName.MASKCONTRAST && recipe.maskcontrast().queue() % batch != 0) {
      problem(
          "maskcontrast.queue",
          "'%d' is not a multiple of training.batch, which is %d"
              .formatted(recipe.maskcontrast().queue(), batch));
    }
    if (recipe.method() == MethodName.PROPAGATION && recipe.propagation().queue() % batch != 0) {
      problem(
          "propagation.queue",
          "'%d' is not a multiple of training.batch, which is %d"
              .formatted(recipe.propagation().queue(), batch));
    }
    if (recipe.method() == MethodName.PROPAGATION
        && recipe.training().crop().width() != recipe.training().crop().height()) {
      problem("training.crop", "is not square, as views of method: propagation are");
    }
    Optional<Path> weights = recipe.network().weights();
    boolean names = recipe.network().weightNames().isPresent();
    if (names && weights.isEmpty()) {
      problem("network.weightNames", "is for network.weights, which is not given");
    }
    // What is not there is found, and said, when it is opened.
    if (weights.isPresent() && Files.isRegularFile(weights.get()) && !names) {
      problem("network.weights", "is a file, whose tensors need network.weightNames");
    }
    if (weights.isPresent() && Files.isDirectory(weights.get()) && names) {
      problem("network.weightNames", "is for ONNX files, but network.weights is a directory");
    }
    AnnotationType annotation = recipe.data().weak().annotation();
    boolean learnsClasses =
        recipe.method() == MethodName.SPML || recipe.method() == MethodName.PIXEL_CONTRAST;
    if (annotation != AnnotationType.FULL && !learnsClasses) {
      problem("data.weak", "is for methods that learn classes: spml and pixel-contrast");
    }
    if (annotation == AnnotationType.TAG && recipe.method() == MethodName.PIXEL_CONTRAST) {
      problem("data.weak.annotation", "'TAG' labels no pixel: only method: spml learns from it");
    }
    if (recipe.method() == MethodName.CONTRASTMASK) {
      ContrastMaskBlock block = recipe.contrastmask();
      requireOne("contrastmask", "base", "novel", "classes", block.base(), block.novel());
    }
    if (recipe.method() == MethodName.XPM) {
      XpmBlock block = recipe.xpm();
      requireOne("xpm", "base", "novel", "classes", block.base(), block.novel());
      requireOne("xpm", "vectors", "corpus", "words", block.vectors(), block.corpus());
    }
    if (recipe.maskcontrast().smallestShare() >= recipe.maskcontrast().largestShare()) {
      problem("maskcontrast.smallestShare", "is not below maskcontrast.largestShare");
    }
    if (recipe.schedule().floor() > recipe.optimiser().learningRate()) {
      problem("schedule.floor", "is above optimiser.learningRate");
    }
  }

  private void requireOne(
      String block,
      String key,
      String other,
      String what,
      Optional<Path> first,
      Optional<Path> second) {
    if (first.isPresent() == second.isPresent()) {
      problem(
          block + "." + key,
          "or %s.%s must name a file of %s, and not both: %s"
              .formatted(
                  block, other, what, first.isPresent() ? "both are set" : "neither is set"));
    }
  }

  private void problem(String path, String message) {
    List<String> names = List.of(path.split("\\."));
    ConfigNode group = tree.top().entries().get(names.get(0));
    ConfigNode node =
        group instanceof ConfigNode.Mapping mapping
            ? mapping.entries().getOrDefault(names.get(1), group)
            : tree.top();
    problems.add(new Problem(path, node.origin(), message));
  }
}
