package io.segstream.trainer.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.checkpoint.WriteFailure;
import io.segstream.trainer.run.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run leaves everything:
 *
 * <ul>
 *   <li>{@code recipe.yaml}, as it was given; {@code values.txt}, every value in force
 *   <li>{@code run.json}, a {@link RunDescription}
 *   <li>{@code checkpoints/last.safetensors}, {@code checkpoints/best.safetensors}
 *   <li>{@code train.log}, {@code metrics.csv}, {@code validation.csv}
 *   <li>{@code curves/FIGURE.png}, {@code pictures/STEP.png}
 * </ul>
 *
 * @param path of the directory
 */
public record RunDirectory(Path path) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String RECIPE = "recipe.yaml";

  /** The recipe as it was given. */
  public Path recipe() {
    return path.resolve(RECIPE);
  }

  /** Where pictures of validations go. */
  public Path pictures() {
    return path.resolve("pictures");
  }

  /** The scores of all validations; not there without one. */
  public Path validationScores() {
    return path.resolve("validation.csv");
  }

  private Path descriptionFile() {
    return path.resolve("run.json");
  }

  /**
   * The checkpoints.
   *
   * @throws io.segstream.trainer.checkpoint.CheckpointException if nothing can be written there
   */
  public CheckpointStore checkpoints() {
    return new CheckpointStore(path.resolve("checkpoints"));
  }

  /**
   * What run this is, if it is one.
   *
   * @throws UsageException if the description cannot be read
   */
  public Optional<RunDescription> description() throws IOException {
    Path file = descriptionFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunDescription.class));
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "'%s' does not describe a run: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /**
   * Writes down what run this is.
   *
   * @param recipeFile is copied
   * @param values in force, one per line
   * @throws TrainingException if it cannot be written
   */
  public void begin(RunDescription description, Path recipeFile, String values) throws IOException {
    byte[] recipe = Files.readAllBytes(recipeFile);
    try {
      Files.createDirectories(path);
      AtomicFile.replace(recipe(), out -> out.write(recipe));
      Files.writeString(path.resolve("values.txt"), values);
      AtomicFile.replace(descriptionFile(), out -> out.write(JSON.writeValueAsBytes(description)));
    } catch (IOException e) {
      throw new TrainingException(WriteFailure.text(path, e), e);
    }
  }

  /** What validation gave after a step, by name; empty if there was none then. */
  public Map<String, Double> scores(long step) throws IOException {
    Path file = validationScores();
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Map<String, Double> scores = new LinkedHashMap<>();
    for (String line : lines) {
      String[] names = lines.get(0).split(",");
      String[] values = line.split(",");
      if (values.length == names.length && values[0].equals(Long.toString(step))) {
        for (int i = 1; i < names.length; i++) {
          double value = Double.parseDouble(values[i]);
          if (Double.isFinite(value)) {
            scores.put(names[i], value);
          }
        }
      }
    }
    return scores;
  }
}
