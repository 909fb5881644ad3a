package io.segstream.inference.evaluate.semantic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Everything that is known of a model's classes on a data set, unrounded, as JSON. */
public final class SemanticReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SemanticReport() {}

  /**
   * Writes a file.
   *
   * @param command as typed
   * @param size at which the model saw the pictures
   * @param dataset where it lies
   */
  public static void write(
      SemanticScore score,
      String command,
      LoadedModel model,
      FrameSize size,
      Path dataset,
      Path file)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("command", command);
    root.put("model", model.card().reference());
    root.put("model_digest", model.digest().value());
    root.put("dataset", dataset.toString());
    root.put("dataset_digest", score.digest());
    root.put("input_size", size.toString());
    root.put("pictures", score.pictures());
    root.put("mIoU", score.scores().meanDefined());
    root.put("mIoU_present", score.scores().meanPresent());
    root.put("pixel_accuracy", score.scores().accuracy());
    ObjectNode overlaps = root.putObject("IoU");
    for (int c = 0; c < score.classes().size(); c++) {
      if (score.scores().defined()[c]) {
        overlaps.put(score.classes().get(c), score.scores().overlaps()[c]);
      } else {
        overlaps.putNull(score.classes().get(c));
      }
    }
    ArrayNode unknown = root.putArray("model_classes_not_in_dataset");
    score.unknown().forEach(unknown::add);
    ArrayNode missing = root.putArray("dataset_classes_not_in_model");
    score.missing().forEach(missing::add);
    ArrayNode columns = root.putArray("confusion_columns");
    score.classes().forEach(columns::add);
    ObjectNode confusion = root.putObject("confusion_pixels_by_prediction");
    for (int row = 0; row < score.rows().size(); row++) {
      ArrayNode counts = confusion.putArray(score.rows().get(row));
      for (long count : score.confusion()[row]) {
        counts.add(count);
      }
    }
    AtomicFile.replace(file, out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, root));
  }
}
