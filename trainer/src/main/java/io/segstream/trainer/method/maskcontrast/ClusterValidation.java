package io.segstream.trainer.method.maskcontrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.cluster.ClusterEvaluation;
import io.segstream.inference.evaluate.cluster.LabelledVectors;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.memory.GroupMeans;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.Validation;
import io.segstream.trainer.sample.NearestLabels;
import io.segstream.trainer.sample.PixelGroup;
import io.segstream.trainer.sample.PixelGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether embeddings that were learnt without classes tell classes apart. Each annotated region,
 * which is what one class covers of one picture, becomes the mean of its embeddings; K-Means puts
 * the regions into as many clusters as there are classes, and clusters are matched with classes.
 * {@code clusterMiou} is the mean IoU, regions counting by their size; {@code objectnessIou} the
 * mean over pictures of the IoU of objectness above 0.5 with the foreground, where that is known.
 *
 * <p>Regions come from the annotation and not from the objectness, so it is the embeddings alone
 * that are judged, and scenes can be used as well as pictures of one object. The published
 * protocols, which judge both, are those of {@code segstream evaluate clusters}.
 */
public final class ClusterValidation implements Validation {
  /** Smaller regions are mostly edge. */
  private static final double LEAST_SHARE = 0.01;

  /** Starts of K-Means, as many as published. */
  private static final int RUNS = 5;

  private static final long SEED = 1234;
  private static final String BACKGROUND = "background";
  private static final String CLUSTERS = "clusterMiou";
  private static final String OBJECTNESS = "objectnessIou";

  private final Dataset dataset;

  /**
   * On pictures with class labels, foregrounds or both.
   *
   * @param dataset of pictures to validate on
   */
  public ClusterValidation(Dataset dataset) {
    this.dataset = dataset;
  }

  /** What was found so far. */
  private static final class Findings {
    private final List<double[]> vectors = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final List<Double> sizes = new ArrayList<>();
    private final List<Double> overlaps = new ArrayList<>();
  }

  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Findings findings = new Findings();
    new HeldOutPictures(dataset)
        .show(
            network,
            parameters,
            manager,
            (example, outputs) -> {
              addRegions(findings, example, outputs);
              addOverlap(findings, example, outputs);
            });
    Map<String, Double> scores = new LinkedHashMap<>();
    if (!findings.vectors.isEmpty()) {
      scores.put(CLUSTERS, clusterMiou(findings));
    }
    if (!findings.overlaps.isEmpty()) {
      scores.put(
          OBJECTNESS,
          findings.overlaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
    if (scores.isEmpty()) {
      throw new IllegalStateException(
          "Dataset '%s' has neither class labels nor foregrounds to validate on: give it label maps or masks"
              .formatted(dataset.name()));
    }
    return new Scores(scores.keySet().iterator().next(), scores);
  }

  private void addRegions(Findings findings, Example example, NetworkOutputs outputs) {
    if (example.classes().isEmpty()) {
      return;
    }
    Shape shape = outputs.embeddings().getShape();
    LabelMap labels =
        NearestLabels.resize(example.classes().get(), (int) shape.get(3), (int) shape.get(2));
    List<PixelGroup> regions =
        PixelGroups.of(labels.labels(), 1).stream()
            .filter(region -> region.rows().length >= LEAST_SHARE * labels.labels().length)
            .filter(region -> !dataset.labels().get(region.label()).equals(BACKGROUND))
            .toList();
    if (regions.isEmpty()) {
      return;
    }
    float[] means = means(outputs.embeddings(), regions).toFloatArray();
    int dimensions = means.length / regions.size();
    for (int i = 0; i < regions.size(); i++) {
      double[] vector = new double[dimensions];
      for (int d = 0; d < dimensions; d++) {
        vector[d] = means[i * dimensions + d];
      }
      findings.vectors.add(vector);
      findings.labels.add(regions.get(i).label());
      findings.sizes.add((double) regions.get(i).rows().length);
    }
  }

  private static NDArray means(NDArray embeddings, List<PixelGroup> regions) {
    int[] rows = regions.stream().flatMapToInt(r -> Arrays.stream(r.rows())).toArray();
    int[] regionOf = new int[rows.length];
    int next = 0;
    for (int i = 0; i < regions.size(); i++) {
      int end = next + regions.get(i).rows().length;
      Arrays.fill(regionOf, next, end, i);
      next = end;
    }
    NDArray index = embeddings.getManager().create(Arrays.stream(rows).asLongStream().toArray());
    NDArray unit = PixelRows.unit(PixelRows.of(embeddings).get(index));
    return GroupMeans.unit(unit, regionOf, regions.size());
  }

  private static double clusterMiou(Findings findings) {
    int[] labels = findings.labels.stream().mapToInt(Integer::intValue).toArray();
    LabelledVectors vectors =
        new LabelledVectors(
            findings.vectors.toArray(double[][]::new),
            labels,
            findings.sizes.stream().mapToDouble(Double::doubleValue).toArray());
    int classes = (int) Arrays.stream(labels).distinct().count();
    return new ClusterEvaluation(classes, SEED)
        .run(vectors, RUNS, done -> {}).stream()
            .mapToDouble(score -> score.hungarian().meanPresent())
            .average()
            .orElseThrow();
  }

  private static void addOverlap(Findings findings, Example example, NetworkOutputs outputs) {
    if (example.foreground().isEmpty()) {
      return;
    }
    LabelMap foreground = example.foreground().get();
    float[] logits =
        BilinearResize.halfPixel(outputs.objectness(), foreground.height(), foreground.width())
            .toFloatArray();
    int both = 0;
    int either = 0;
    for (int i = 0; i < logits.length; i++) {
      int label = foreground.labels()[i] & 0xff;
      if (label != LabelMap.VOID) {
        boolean found = logits[i] > 0;
        boolean wanted = label == PixelGroups.FOREGROUND;
        both += found && wanted ? 1 : 0;
        either += found || wanted ? 1 : 0;
      }
    }
    // Nothing wanted and nothing found is right.
    findings.overlaps.add(either == 0 ? 1 : (double) both / either);
  }
}
