package io.segstream.trainer.export;

import ai.djl.ndarray.NDManager;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.inference.verify.ModelVerification;
import io.segstream.inference.verify.VerificationVectors;
import io.segstream.trainer.network.SegmentationNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes models that the service loads. */
public final class ModelExport {
  private ModelExport() {}

  /**
   * A model that was written and run.
   *
   * @param differences to the network, per engine and output
   */
  public record Exported(LoadedModel model, List<ModelVerification.Result> differences) {}

  /**
   * Writes {@code model.onnx}, {@code verify.bin} and {@code model.yaml}, then runs the model with
   * ONNX Runtime and compares. Equal networks and settings give equal bytes of the first and the
   * last; the second holds what the framework computed, which may round differently on another
   * processor.
   *
   * @param manager parent of the memory that this takes meanwhile
   * @param directory made if it is not there; files of these names in it are replaced
   * @throws IllegalArgumentException if the labels are not as many as the network's classes
   * @throws ExportException if the network cannot be fused with the baseline, or an engine does not
   *     compute what the network computes; the files are then left for inspection, without a card
   */
  public static Exported write(
      SegmentationNetwork network, ExportSettings settings, NDManager manager, Path directory)
      throws IOException {
    if (settings.labels().size() != network.classCount()) {
      throw new IllegalArgumentException(
          "%d labels for a network with %d classes: give one label per class"
              .formatted(settings.labels().size(), network.classCount()));
    }
    settings.fusion().ifPresent(fusion -> fusion.requireFit(network));
    ModelCard card = ExportedGraph.card(network, settings);
    Files.createDirectories(directory);
    Path cardFile = directory.resolve(ModelCard.FILE_NAME);
    // Until all is written and right there is no card, and so no model.
    Files.deleteIfExists(cardFile);
    ExportedGraph.graph(network, settings).writeTo(directory.resolve(card.weights()));
    NetworkVectors.of(network, settings, manager)
        .writeTo(directory.resolve(VerificationVectors.FILE_NAME));
    AtomicFile.replace(cardFile, card.toYaml());
    LoadedModel model = LoadedModel.load(directory);
    List<ModelVerification.Result> results =
        ModelVerification.verify(model, List.of(AvailableEngine.onnxRuntime()));
    for (ModelVerification.Result result : results) {
      if (!result.passed()) {
        Files.delete(cardFile);
        throw new ExportException(
            "%s does not compute what the network computes: %s; the files are in %s"
                .formatted(
                    result.engine(),
                    result.failure().isEmpty()
                        ? "differences %s exceed %s"
                            .formatted(result.differences(), result.tolerance())
                        : result.failure(),
                    directory));
      }
    }
    return new Exported(model, results);
  }
}
