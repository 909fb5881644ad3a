package io.segstream.inference.evaluate.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.inference.evaluate.picture.LabelledDataset;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Everything that is known of an evaluation, unrounded, as JSON. */
public final class ClusterReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClusterReport() {}

  /**
   * What was run.
   *
   * @param command as typed
   * @param model that gave the embeddings
   * @param size at which it saw the pictures
   * @param plan what was asked
   */
  public record Run(String command, LoadedModel model, FrameSize size, EvaluationPlan plan) {}

  /** Writes a file. */
  public static void write(DatasetScore score, LabelledDataset data, Run run, Path file)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("command", run.command());
    root.put("model", run.model().card().reference());
    root.put("model_digest", run.model().digest().value());
    root.put("dataset", data.root().toString());
    root.put("dataset_digest", score.facts().digest());
    root.put("input_size", run.size().toString());
    root.put("objects", run.plan().objects().toString());
    root.put("pooling", run.plan().pooling().toString());
    root.put("seed", run.plan().seed());
    root.put("train_pictures", score.facts().trainPictures());
    root.put("val_pictures", score.facts().valPictures());
    root.put("train_cells", score.facts().trainCells());
    root.put("val_cells", score.facts().valCells());
    root.put("train_objects", score.facts().trainObjects());
    root.put("val_objects", score.facts().valObjects());
    ArrayNode measures = root.putArray("measures");
    for (Measure measure : score.measures()) {
      measure(measures.addObject(), measure, data.classes());
    }
    AtomicFile.replace(file, out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, root));
  }

  private static void measure(ObjectNode node, Measure measure, List<String> classes) {
    node.put("name", measure.name());
    spread(node.putObject("mIoU_absent_zero"), measure.absentZero());
    spread(node.putObject("mIoU_present"), measure.present());
    ArrayNode runs = node.putArray("IoU_by_run");
    for (ClassScores scores : measure.runs()) {
      ObjectNode run = runs.addObject();
      for (int i = 0; i < scores.overlaps().length; i++) {
        String name = classes.get(measure.classes()[i]);
        if (scores.present()[i]) {
          run.put(name, scores.overlaps()[i]);
        } else {
          run.putNull(name);
        }
      }
    }
  }

  private static void spread(ObjectNode node, Measure.Spread spread) {
    node.put("mean", spread.mean());
    node.put("deviation", spread.deviation());
  }
}
