package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.network.ConvolutionLayer;
import io.segstream.trainer.network.Finish;
import io.segstream.trainer.network.Kernel;
import io.segstream.trainer.network.Layer;
import io.segstream.trainer.network.LayerChain;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.region.ExportableHeads;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.MaskPrediction;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RoiAlign;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The heads of XPM (Huynh et al., CVPR 2022) over the features of regions: embeddings in the space
 * of word vectors, class-agnostic masks, and the noise of the masks. The published transposed
 * convolution, which DJL lacks, is bilinear enlargement and a convolution here.
 */
final class WordHeads implements ExportableHeads {
  private static final String NOISE = "noise";

  /** Standard deviation of the noise branch's first weights. */
  private static final double NOISE_WEIGHTS = 0.001;

  /** First bias of the noise branch, so that sigma begins at exp(1/2). */
  private static final float NOISE_BIAS = 1;

  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final int dimensions;
  private final WordEmbedding embedding;
  private final LayerChain masks;
  private final ConvolutionLayer fine;
  private final ConvolutionLayer maskLogits;
  private final ConvolutionLayer noise;

  private WordHeads(Size size, int features, int dimensions) {
    this.dimensions = dimensions;
    int width = size.channels();
    embedding =
        new WordEmbedding(
            size.embeddingLayers() == 0
                ? Optional.empty()
                : Optional.of(LayerChain.rectified(features, width, size.embeddingLayers())),
            features,
            dimensions,
            size.deviations());
    blocks.putAll(embedding.blocks());
    masks = add("masks", LayerChain.rectified(features, width, size.maskLayers()));
    fine = add("fine", new ConvolutionLayer(width, width, Kernel.of(3), Finish.BIAS_RELU));
    maskLogits = add("maskLogits", new ConvolutionLayer(width, 1, Kernel.of(1), Finish.BIAS));
    noise = add(NOISE, new ConvolutionLayer(width, 1, Kernel.of(1), Finish.BIAS));
  }

  /**
   * How large they are.
   *
   * @param channels of their layers, 1 or more
   * @param embeddingLayers 3x3 convolutions before the embedding, 0 or more
   * @param maskLayers 3x3 convolutions before the enlargement, 1 or more
   * @param deviations whether the embedding reads the features' standard deviations inside a region
   *     beside their means
   */
  record Size(int channels, int embeddingLayers, int maskLayers, boolean deviations) {
    Size {
      if (channels < 1 || embeddingLayers < 0 || maskLayers < 1) {
        throw new IllegalArgumentException(
            "Heads of %d channels, %d layers before embeddings and %d before masks: channels and the last must be 1 or more"
                .formatted(channels, embeddingLayers, maskLayers));
      }
    }
  }

  private <L extends Layer> L add(String name, L layer) {
    blocks.put(name, layer);
    return layer;
  }

  /**
   * Heads with fresh weights.
   *
   * @param features channels of the features that they read
   * @param dimensions of word vectors
   * @param seed equal seeds give equal weights
   * @param owner of the weights
   */
  static WordHeads create(Size size, int features, int dimensions, long seed, NDManager owner) {
    WordHeads heads = new WordHeads(size, features, dimensions);
    long next = seed;
    for (Block block : heads.blocks.values()) {
      ((Layer) block).create(next++, owner);
    }
    heads.resetNoise(seed);
    return heads;
  }

  private void resetNoise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkParameters.of(noise)
        .forEach(
            (name, parameter) -> {
              float[] values = new float[Math.toIntExact(parameter.getShape().size())];
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    name.equals("bias")
                        ? NOISE_BIAS
                        : (float) (NOISE_WEIGHTS * random.nextGaussian());
              }
              try (NDArray fresh = parameter.getArray().getManager().create(values)) {
                NetworkParameters.assign(parameter.getArray(), fresh);
              }
            });
  }

  /** Embeddings of regions. */
  WordEmbedding embedding() {
    return embedding;
  }

  /** All that learns in the student, by name. */
  Map<String, Block> blocks() {
    return blocks;
  }

  /** All that learns in the teacher: it has no noise. */
  Map<String, Block> noiseless() {
    Map<String, Block> kept = new LinkedHashMap<>(blocks);
    kept.remove(NOISE);
    return kept;
  }

  /**
   * Embeddings of regions.
   *
   * @param regions [R, F, 7, 7]
   * @return [R, D], of any length
   */
  NDArray embed(ParameterStore parameters, NDArray regions, boolean training) {
    return embedding.of(parameters, embedding.statistics(parameters, regions, training), training);
  }

  /**
   * Masks and their noise.
   *
   * @param logits [R, 1, 28, 28]
   * @param sigma standard deviation of the logits, [R, 1, 28, 28]; its gradient ends at the noise
   *     branch
   */
  record Masks(NDArray logits, NDArray sigma) {}

  /**
   * Masks of regions.
   *
   * @param regions [R, F, 14, 14]
   */
  Masks masks(ParameterStore parameters, NDArray regions, boolean training) {
    NDArray enlarged =
        BilinearResize.halfPixel(
            masks.apply(parameters, regions, training),
            HeadSettings.MASK_SIDE,
            HeadSettings.MASK_SIDE);
    NDArray features = fine.apply(parameters, enlarged, training);
    NDArray detached = features.stopGradient();
    detached.attach(features.getManager());
    NDArray raw = noise.apply(parameters, detached, training);
    return new Masks(maskLogits.apply(parameters, features, training), Scale.by(raw, 0.5).exp());
  }

  @Override
  public Outputs export(OnnxGraph graph, Value features, Value boxes, double stride) {
    Value coarse =
        masks.export(
            graph, "masks", RoiAlign.export(features, boxes, stride, HeadSettings.MASK_GRID));
    Value enlarged = coarse.resize(graph.indices(HeadSettings.MASK_SIDE, HeadSettings.MASK_SIDE));
    Value logits = maskLogits.export(graph, "maskLogits", fine.export(graph, "fine", enlarged));
    Value vectors =
        embedding.export(graph, RoiAlign.export(features, boxes, stride, HeadSettings.CLASS_GRID));
    return new Outputs(logits.sigmoid(), Optional.of(vectors));
  }

  @Override
  public RegionViews look(
      ParameterStore parameters, NDArray features, double stride, List<RegionBox> boxes) {
    List<List<RegionBox>> picture = List.of(boxes);
    NDArray logits =
        masks(parameters, RoiAlign.of(features, picture, stride, HeadSettings.MASK_GRID), false)
            .logits();
    NDArray vectors =
        embed(parameters, RoiAlign.of(features, picture, stride, HeadSettings.CLASS_GRID), false);
    float[] all = vectors.toFloatArray();
    return new RegionViews(
        MaskPrediction.of(logits, boxes),
        IntStream.range(0, boxes.size())
            .mapToObj(i -> Arrays.copyOfRange(all, i * dimensions, (i + 1) * dimensions))
            .toList());
  }
}
