package io.segstream.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.autograd.Scale;
import java.util.Optional;

/**
 * A network whose embeddings also say what another one takes each pixel for: {@code [sqrt(1 - s) e,
 * sqrt(s) sqrt(p)]} with its own embeddings e of length 1 and the other's probabilities p of
 * classes. Both parts have length 1; the product of two roots of probabilities is the Bhattacharyya
 * coefficient (1943) of both distributions. Classes are no output. For models: it does not learn.
 */
public final class NetworkWithClasses extends SegmentationNetwork {
  private final SegmentationNetwork own;
  private final SegmentationNetwork classifier;
  private final double share;

  /**
   * Joins two networks.
   *
   * @param own gives objectness, too
   * @param classifier gives classes
   * @param share s of the classes, above 0 and below 1
   * @throws IllegalArgumentException if the classifier has no classes or another stride
   */
  public NetworkWithClasses(SegmentationNetwork own, SegmentationNetwork classifier, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "share %s of classes must be above 0 and below 1".formatted(share));
    }
    if (classifier.classCount() == 0) {
      throw new IllegalArgumentException(
          "The second network has no classes: train it on data with labels");
    }
    if (classifier.stride() != own.stride()) {
      throw new IllegalArgumentException(
          "A network with a cell per %d pixels cannot get classes from one with a cell per %d"
              .formatted(own.stride(), classifier.stride()));
    }
    this.own = addChildBlock("own", own);
    this.classifier = addChildBlock("classifier", classifier);
    this.share = share;
  }

  @Override
  public int stride() {
    return own.stride();
  }

  @Override
  public int embeddingDimensions() {
    return own.embeddingDimensions() + classifier.classCount();
  }

  @Override
  public int featureChannels() {
    return own.featureChannels();
  }

  @Override
  public int classCount() {
    return 0;
  }

  @Override
  public int smallestSide() {
    return Math.max(own.smallestSide(), classifier.smallestSide());
  }

  @Override
  protected NetworkOutputs compute(ParameterStore parameters, NDArray images, boolean training) {
    NetworkOutputs mine = own.run(parameters, images, training);
    NDArray logits = classifier.run(parameters, images, training).classes().orElseThrow();
    NDArray probabilities = logits.softmax(1);
    NDArray embeddings =
        Scale.by(mine.embeddings().normalize(2, 1), Math.sqrt(1 - share))
            .concat(Scale.by(probabilities.sqrt(), Math.sqrt(share)), 1);
    return new NetworkOutputs(embeddings, mine.objectness(), mine.features(), Optional.empty());
  }

  @Override
  public GraphOutputs export(OnnxGraph graph, Value images) {
    GraphOutputs mine = own.export(graph, images);
    GraphOutputs others = graph.inScope("classifier", () -> classifier.export(graph, images));
    Value probabilities = others.classes().orElseThrow().softmax(1);
    Value embeddings =
        mine.embeddings()
            .unitLength(1)
            .mul((float) Math.sqrt(1 - share))
            .concat(1, probabilities.sqrt().mul((float) Math.sqrt(share)));
    return new GraphOutputs(embeddings, mine.objectness(), Optional.empty());
  }

  @Override
  public Value exportFeatures(OnnxGraph graph, Value images) {
    return own.exportFeatures(graph, images);
  }
}
