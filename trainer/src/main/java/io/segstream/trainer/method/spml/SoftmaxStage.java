package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Classes from frozen embeddings: the network's class head learns pseudo-labels by cross-entropy,
 * and nothing else learns.
 */
public final class SoftmaxStage implements Method<SpmlSample> {
  private static final String HEAD = "classes";

  private final SpmlSamples samples;
  private final PseudoLabels pseudoLabels;
  private final CrossEntropy crossEntropy;

  /**
   * Freezes the network but for its class head.
   *
   * @param network that learns, with the weights of the teacher
   */
  SoftmaxStage(SegmentationNetwork network, SpmlSamples samples, PseudoLabels pseudoLabels) {
    this.samples = samples;
    this.pseudoLabels = pseudoLabels;
    this.crossEntropy = CrossEntropy.unweighted(network.classCount());
    network.freeze(
        NetworkParameters.of(network).keySet().stream()
            .map(name -> name.substring(0, name.indexOf('.')))
            .distinct()
            .filter(part -> !part.equals(HEAD))
            .toList());
  }

  @Override
  public String name() {
    return "spml";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of();
  }

  @Override
  public Optional<SpmlSample> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return samples.of(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<SpmlSample> batch) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), batch.stream().map(SpmlSample::image).toList());
    List<LabelMap> maps = pseudoLabels.of(step.parameters(), pictures, batch);
    NDArray scores = step.network().run(step.parameters(), pictures, true).classes().orElseThrow();
    int width = maps.get(0).width();
    int height = maps.get(0).height();
    NDArray loss =
        crossEntropy.evaluate(
            BilinearResize.halfPixel(scores, height, width),
            PictureBatch.labels(maps, width, height));
    Figures figures = new Figures();
    figures.put("classes", loss);
    figures.put("agreement", agreement(maps, batch));
    return figures.with(loss);
  }

  /** Share of the annotated pixels that have their class as pseudo-label; 0 if there are none. */
  private static double agreement(List<LabelMap> maps, List<SpmlSample> batch) {
    long known = 0;
    long right = 0;
    for (int i = 0; i < maps.size(); i++) {
      byte[] annotated = batch.get(i).labels().labels();
      byte[] found = maps.get(i).labels();
      for (int p = 0; p < found.length; p++) {
        if (annotated[p] != (byte) LabelMap.VOID) {
          known++;
          right += annotated[p] == found[p] ? 1 : 0;
        }
      }
    }
    return known == 0 ? 0 : (double) right / known;
  }
}
