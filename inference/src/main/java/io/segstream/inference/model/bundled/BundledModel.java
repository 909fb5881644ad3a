package io.segstream.inference.model.bundled;

import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.verify.VerificationVectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model that comes with the program. */
public enum BundledModel {
  /** Learnt nothing: {@link BaselineModel}. */
  BASELINE(BaselineModel.NAME, false) {
    @Override
    public void writeTo(Path directory) throws IOException {
      BaselineModel.writeTo(directory);
    }
  },

  /**
   * Learnt to carry object masks from frame to frame of videos, without labels, and to tell classes
   * of streets and everyday objects, from labels; fused with {@link #BASELINE}. Its recipes lie
   * beside it and in {@code trainer/recipes}. The default.
   */
  SMALL("segstream-small", true) {
    @Override
    public void writeTo(Path directory) throws IOException {
      Files.createDirectories(directory);
      for (String file : STORED) {
        copy(modelName() + "/" + file, directory.resolve(file));
      }
    }
  };

  /** The card comes last: without one a directory is no model. */
  private static final List<String> STORED =
      List.of(
          ModelCard.DEFAULT_WEIGHTS,
          VerificationVectors.FILE_NAME,
          "recipe.yaml",
          ModelCard.FILE_NAME);

  private final String modelName;
  private final boolean labelled;

  BundledModel(String modelName, boolean labelled) {
    this.modelName = modelName;
    this.labelled = labelled;
  }

  /** Its name, as on its card. */
  public String modelName() {
    return modelName;
  }

  /** Whether it has learnt from annotations of people. */
  public boolean labelled() {
    return labelled;
  }

  /** The bundled model of that name, if there is one. */
  public static Optional<BundledModel> named(String name) {
    return Arrays.stream(values()).filter(model -> model.modelName.equals(name)).findFirst();
  }

  /**
   * Writes card, weights and what else belongs to the model: the same bytes each time.
   *
   * @param directory made if it is not there; files of these names in it are replaced
   */
  public abstract void writeTo(Path directory) throws IOException;

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream content = BundledModel.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new FileNotFoundException(
            "'%s' is missing from the program's files: install it again".formatted(resource));
      }
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
