package io.segstream.inference.verify;

import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a model's {@link VerificationVectors} through engines.
 *
 * <p>A difference is {@code |got - expected| / max(1, largest |expected| of the output)}: absolute
 * for embeddings and objectness, which do not exceed 1, and relative for scores of any size.
 */
public final class ModelVerification {
  private ModelVerification() {}

  /**
   * What one engine did.
   *
   * @param differences the largest one per output; empty if the engine failed
   * @param failure why the engine could not run the model; empty if it could
   */
  public record Result(
      String engine, double tolerance, Map<OutputRole, Double> differences, String failure) {
    /** Whether the engine computes what the network computes. */
    public boolean passed() {
      return failure.isEmpty()
          && differences.values().stream().allMatch(difference -> difference <= tolerance);
    }
  }

  /**
   * Verifies a model with the file beside its card.
   *
   * @throws VerificationException if there is no such file or it is damaged
   */
  public static List<Result> verify(LoadedModel model, List<AvailableEngine> engines)
      throws IOException {
    Path file = model.directory().resolve(VerificationVectors.FILE_NAME);
    if (Files.notExists(file)) {
      throw new VerificationException(
          "model %s has no %s beside its card, so that there is nothing to compare with: models that the trainer exports have one; compare a model that was made of another one with that one (--against)"
              .formatted(model.card().reference(), VerificationVectors.FILE_NAME));
    }
    VerificationVectors vectors = VerificationVectors.read(file);
    List<Result> results = new ArrayList<>();
    for (AvailableEngine engine : engines) {
      results.add(run(model, vectors, engine));
    }
    return results;
  }

  private static Result run(
      LoadedModel model, VerificationVectors vectors, AvailableEngine available) {
    Map<OutputRole, Double> differences = new EnumMap<>(OutputRole.class);
    double tolerance = Math.max(vectors.tolerance(), available.rounding());
    try (SegmentationEngine engine = available.open(model, EngineSettings.defaults())) {
      for (VerificationCase each : vectors.cases()) {
        try (FrameFeatures features = engine.infer(each.batch())) {
          each.expected()
              .forEach(
                  (role, expected) ->
                      differences.merge(
                          role, largestDifference(features, role, expected), Math::max));
        }
      }
    } catch (EngineException | IllegalArgumentException e) {
      return new Result(available.name(), tolerance, Map.of(), e.getMessage());
    }
    return new Result(available.name(), tolerance, differences, "");
  }

  private static double largestDifference(
      FrameFeatures features, OutputRole role, float[] expected) {
    int frameLength = expected.length / features.count();
    double scale = 1;
    double largest = 0;
    for (int frame = 0; frame < features.count(); frame++) {
      FloatBuffer got = numbers(features.frame(frame), role);
      int found = got == null ? 0 : got.remaining();
      if (found != frameLength) {
        throw new IllegalArgumentException(
            "output %s has %d numbers per frame, %d are expected"
                .formatted(role.key(), found, frameLength));
      }
      for (int i = 0; i < frameLength; i++) {
        float wanted = expected[frame * frameLength + i];
        double difference = Math.abs((double) got.get(i) - wanted);
        scale = Math.max(scale, Math.abs(wanted));
        largest =
            Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      }
    }
    return largest / scale;
  }

  private static FloatBuffer numbers(FeatureMap map, OutputRole role) {
    return switch (role) {
      case EMBEDDINGS -> map.embeddings();
      case OBJECTNESS -> map.objectness();
      case CLASSES -> map.classes();
      case CLUSTERS ->
          throw new IllegalArgumentException("output clusters has no numbers to compare");
    };
  }
}
