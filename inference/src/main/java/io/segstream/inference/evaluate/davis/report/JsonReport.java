package io.segstream.inference.evaluate.davis.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.inference.evaluate.davis.DavisScore;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.davis.ObjectScore;
import io.segstream.inference.evaluate.davis.SequenceScore;
import io.segstream.inference.evaluate.davis.SeriesStatistics;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Everything that is known, unrounded; {@code null} stands for a decay that is not a number. */
final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  static void write(DavisScore score, RunFacts facts, Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("task", score.task().toString());
    root.put("method", facts.method());
    root.put("method_class", facts.methodClass().toString());
    root.put("dataset_digest", facts.datasetDigest());
    root.put("command", facts.command());
    ObjectNode global = root.putObject("global");
    global.put("J&F_mean", score.both());
    statistics(global.putObject("J"), score.region());
    statistics(global.putObject("F"), score.boundary());
    ArrayNode sequences = root.putArray("sequences");
    for (SequenceScore sequence : score.sequences()) {
      sequence(sequences.addObject(), sequence, score.task());
    }
    AtomicFile.replace(file, out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, root));
  }

  private static void sequence(ObjectNode node, SequenceScore score, DavisTask task) {
    node.put("name", score.sequence().name());
    node.put("width", score.sequence().width());
    node.put("height", score.sequence().height());
    node.put("objects", score.sequence().objects());
    node.put("result_objects", score.results());
    ArrayNode frames = node.putArray("frames");
    for (int frame = 0; frame < score.frames(); frame++) {
      frames.add(score.frameName(frame));
    }
    ArrayNode objects = node.putArray("scores");
    for (ObjectScore object : score.objects()) {
      ObjectNode each = objects.addObject();
      each.put("name", object.name());
      each.put("ground_truth", object.truth());
      each.put("result", object.result());
      statistics(each.putObject("J"), object.region());
      statistics(each.putObject("F"), object.boundary());
      numbers(each.putArray("J_per_frame"), object.regions());
      numbers(each.putArray("F_per_frame"), object.boundaries());
    }
    if (task == DavisTask.UNSUPERVISED) {
      ArrayNode matrix = node.putArray("mean_JF_by_result_and_object");
      for (double[] row : score.pairMeans()) {
        numbers(matrix.addArray(), row);
      }
    }
  }

  private static void statistics(ObjectNode node, SeriesStatistics statistics) {
    node.put("mean", statistics.mean());
    node.put("recall", statistics.recall());
    if (Double.isNaN(statistics.decay())) {
      node.putNull("decay");
    } else {
      node.put("decay", statistics.decay());
    }
  }

  private static void numbers(ArrayNode into, double[] values) {
    for (double value : values) {
      into.add(value);
    }
  }
}
