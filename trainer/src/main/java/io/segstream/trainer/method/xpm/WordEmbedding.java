package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.network.ConvolutionLayer;
import io.segstream.trainer.network.Finish;
import io.segstream.trainer.network.Kernel;
import io.segstream.trainer.network.Layer;
import io.segstream.trainer.network.LayerChain;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.Sampling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Embeddings of regions in the space of word vectors: a linear function of statistics of their
 * features, after 3x3 convolutions or as the network gives them.
 */
final class WordEmbedding {
  private static final String EMBEDDING = "embedding";
  private static final String PROJECTION = "projection";

  /** Keeps the square root of a variance of 0 differentiable. */
  private static final float LEAST_VARIANCE = 1e-6f;

  private final int dimensions;
  private final boolean deviations;
  private final Optional<LayerChain> layers;
  private final ConvolutionLayer projection;

  /**
   * @param layers convolutions over the features of a region; empty to read them as they are
   * @param features channels that are read
   * @param dimensions of word vectors
   * @param deviations whether standard deviations are read beside means
   */
  WordEmbedding(Optional<LayerChain> layers, int features, int dimensions, boolean deviations) {
    this.layers = layers;
    this.dimensions = dimensions;
    this.deviations = deviations;
    int pooled = layers.map(Layer::outputChannels).orElse(features);
    this.projection =
        new ConvolutionLayer(
            deviations ? 2 * pooled : pooled, dimensions, Kernel.of(1), Finish.BIAS);
  }

  /** What learns, by name. */
  Map<String, Block> blocks() {
    Map<String, Block> blocks = new LinkedHashMap<>();
    layers.ifPresent(chain -> blocks.put(EMBEDDING, chain));
    blocks.put(PROJECTION, projection);
    return blocks;
  }

  /** Stops it from learning by gradients, for good. */
  void freeze() {
    blocks().values().forEach(NetworkParameters::freeze);
  }

  /** Whether standard deviations are read. */
  boolean readsDeviations() {
    return deviations;
  }

  /**
   * Means over a region and, if they are read, standard deviations.
   *
   * @param regions [R, F, 7, 7]
   * @return [R, S, 1, 1]
   */
  NDArray statistics(ParameterStore parameters, NDArray regions, boolean training) {
    NDArray features = features(parameters, regions, training);
    NDArray means = Sampling.globalMean(features);
    if (!deviations) {
      return means;
    }
    NDArray variances = Sampling.globalMean(features.sub(means).square());
    NDArray least = variances.getManager().create(LEAST_VARIANCE);
    return means.concat(variances.add(least).sqrt(), 1);
  }

  private NDArray features(ParameterStore parameters, NDArray regions, boolean training) {
    return layers.isPresent() ? layers.get().apply(parameters, regions, training) : regions;
  }

  /**
   * Embeddings.
   *
   * @param statistics of {@link #statistics}
   * @return [R, D], of any length
   */
  NDArray of(ParameterStore parameters, NDArray statistics, boolean training) {
    return projection
        .apply(parameters, statistics, training)
        .reshape(statistics.getShape().get(0), -1);
  }

  /**
   * Embeddings of the cells of regions, without deviations, which a cell has none of.
   *
   * @param regions [R, F, h, w]
   * @return [R, h * w, D]; their mean over the cells is what {@link #of} gives
   */
  NDArray cells(ParameterStore parameters, NDArray regions, boolean training) {
    if (deviations) {
      throw new IllegalStateException("A cell has no deviation to read");
    }
    NDArray maps = projection.apply(parameters, features(parameters, regions, training), training);
    Shape shape = maps.getShape();
    return maps.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1);
  }

  /**
   * Makes it another linear function of the statistics.
   *
   * @param weights [D, S]
   * @param bias [D]
   */
  void fit(NDArray weights, NDArray bias) {
    Map<String, Parameter> own = NetworkParameters.of(projection);
    NetworkParameters.assign(own.get("weight").getArray(), weights);
    NetworkParameters.assign(own.get("bias").getArray(), bias);
  }

  /**
   * Appends it to a graph.
   *
   * @param regions [R, F, 7, 7]
   * @return [R, D]
   */
  Value export(OnnxGraph graph, Value regions) {
    Value features = layers.isPresent() ? layers.get().export(graph, EMBEDDING, regions) : regions;
    Value means = features.mean(2, 3);
    Value statistics =
        deviations
            ? means.concat(1, features.sub(means).square().mean(2, 3).add(LEAST_VARIANCE).sqrt())
            : means;
    return projection.export(graph, PROJECTION, statistics).reshape(-1, dimensions);
  }
}
