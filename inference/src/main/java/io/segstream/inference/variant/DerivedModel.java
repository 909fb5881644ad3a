package io.segstream.inference.variant;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.ModelOutputs;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model that is made of another one: a network and a card of its own, and the other files that
 * the card of the other one names, as they are.
 */
public final class DerivedModel {
  private DerivedModel() {}

  /** The card of a model that takes the same input, with the same further files. */
  public static ModelCard card(
      ModelCard from, String name, ModelOrigin origin, ModelOutputs outputs) {
    return new ModelCard(
        name, from.version(), origin, from.weights(), from.input(), outputs, from.companions());
  }

  /**
   * Writes the model.
   *
   * @param from the model that it is made of
   * @param graph its network, which gets the name and the description of the card
   * @param directory made if it is not there; files of the same names in it are replaced
   * @return the new model
   */
  public static LoadedModel write(LoadedModel from, OnnxGraph graph, ModelCard card, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    Path cardFile = directory.resolve(ModelCard.FILE_NAME);
    // Until all is written there is no card, and so no model.
    Files.deleteIfExists(cardFile);
    for (String file : card.companions().files().values()) {
      Files.copy(
          from.directory().resolve(file),
          directory.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    graph
        .documentation(card.origin().description())
        .replaceMetadata("name", card.name())
        .writeTo(directory.resolve(card.weights()));
    AtomicFile.replace(cardFile, card.toYaml());
    return LoadedModel.load(directory);
  }
}
