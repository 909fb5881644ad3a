package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.network.ConvolutionLayer;
import io.segstream.trainer.network.Finish;
import io.segstream.trainer.network.Kernel;
import io.segstream.trainer.network.Layer;
import io.segstream.trainer.network.LayerChain;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The heads of ContrastMask (Wang et al., CVPR 2022) over the features of regions: a classifier
 * whose activation maps say where a class is, an encoder and a projector whose cells are
 * contrasted, and a class-agnostic mask head. The mask head reads the region's features, plus the
 * encoder's features smoothed by their own similarity, plus the activation map. The published
 * transposed convolution, which DJL lacks, is bilinear enlargement and a convolution here.
 */
public final class RegionHeads implements ExportableHeads {
  /** Name of the classifier among the {@link #blocks}. */
  public static final String CLASSIFIER = "classifier";

  private final HeadSettings settings;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final LayerChain classFeatures;
  private final ConvolutionLayer classifier;
  private final LayerChain encoder;
  private final LayerChain projector;
  private final ConvolutionLayer fusion;
  private final LayerChain masks;
  private final LayerChain fineMasks;

  private RegionHeads(HeadSettings settings, int features, int classes) {
    this.settings = settings;
    int width = settings.channels();
    classFeatures =
        add("classFeatures", LayerChain.rectified(features, width, settings.classifierLayers()));
    classifier = add(CLASSIFIER, new ConvolutionLayer(width, classes, Kernel.of(1), Finish.BIAS));
    encoder = add("encoder", LayerChain.rectified(features, width, settings.encoderLayers()));
    projector =
        add(
            "projector",
            new LayerChain(
                List.of(
                    new ConvolutionLayer(width, width, Kernel.of(1), Finish.NORM_RELU),
                    new ConvolutionLayer(width, width, Kernel.of(1), Finish.NORM_RELU),
                    new ConvolutionLayer(
                        width, settings.projection(), Kernel.of(1), Finish.BIAS))));
    fusion = add("fusion", new ConvolutionLayer(width, features, Kernel.of(1), Finish.BIAS));
    masks = add("masks", LayerChain.rectified(features, width, 4));
    fineMasks =
        add(
            "fineMasks",
            new LayerChain(
                List.of(
                    new ConvolutionLayer(width, width, Kernel.of(3), Finish.BIAS_RELU),
                    new ConvolutionLayer(width, 1, Kernel.of(1), Finish.BIAS))));
  }

  private <L extends Layer> L add(String name, L layer) {
    blocks.put(name, layer);
    return layer;
  }

  /**
   * Heads with fresh weights.
   *
   * @param features channels of the features that they read
   * @param classes that the classifier tells apart, 1 or more
   * @param seed equal seeds give equal weights
   * @param owner of the weights
   */
  public static RegionHeads create(
      HeadSettings settings, int features, int classes, long seed, NDManager owner) {
    RegionHeads heads = new RegionHeads(settings, features, classes);
    long next = seed;
    for (Block block : heads.blocks.values()) {
      ((Layer) block).create(next++, owner);
    }
    return heads;
  }

  /** How large they are. */
  public HeadSettings settings() {
    return settings;
  }

  /** All that learns, by name. */
  public Map<String, Block> blocks() {
    return blocks;
  }

  /**
   * What the classifier says.
   *
   * @param logits [R, C, 1, 1]
   * @param features whose mean it reads, [R, K, 7, 7]
   */
  public record Classified(NDArray logits, NDArray features) {}

  /**
   * Classifies regions.
   *
   * @param regions [R, F, 7, 7]
   */
  public Classified classify(ParameterStore parameters, NDArray regions, boolean training) {
    NDArray features = classFeatures.apply(parameters, regions, training);
    NDArray means = Sampling.globalMean(features);
    return new Classified(classifier.apply(parameters, means, training), features);
  }

  /**
   * Activation maps.
   *
   * @param features of {@link Classified}
   * @param classes one per region
   * @return [R, 1, 7, 7]; the classifier's weights get no gradient through them
   */
  public NDArray activations(NDArray features, int[] classes) {
    return ActivationMaps.of(
        features, NetworkParameters.of(classifier).get("weight").getArray(), classes);
  }

  /**
   * Features to contrast.
   *
   * @param regions [R, F, grid, grid]; detached where the contrast must not reach the network
   * @return [R, K, grid, grid]
   */
  public NDArray encode(ParameterStore parameters, NDArray regions, boolean training) {
    return encoder.apply(parameters, regions, training);
  }

  /**
   * Projected features, of any length.
   *
   * @param encoded of {@link #encode}
   * @return [R * grid * grid, D]
   */
  public NDArray project(ParameterStore parameters, NDArray encoded, boolean training) {
    return PixelRows.of(projector.apply(parameters, encoded, training));
  }

  @Override
  public RegionViews look(
      ParameterStore parameters, NDArray features, double stride, List<RegionBox> boxes) {
    return new RegionViews(MaskPrediction.of(this, parameters, features, stride, boxes), List.of());
  }

  /** {@inheritDoc} Activation maps are those of the classes that the classifier says. */
  @Override
  public Outputs export(OnnxGraph graph, Value features, Value boxes, double stride) {
    int side = HeadSettings.MASK_GRID;
    Value input = RoiAlign.export(features, boxes, stride, side);
    if (settings.feature()) {
      Value encoded =
          encoder.export(
              graph, "encoder", RoiAlign.export(features, boxes, stride, settings.grid()));
      Value smooth =
          SelfSimilarity.export(encoded, settings.grid()).resize(graph.indices(side, side));
      input = input.add(fusion.export(graph, "fusion", smooth));
    }
    if (settings.activation()) {
      Value maps =
          activations(graph, RoiAlign.export(features, boxes, stride, HeadSettings.CLASS_GRID));
      input = input.add(ActivationMaps.exportNormalised(maps.resize(graph.indices(side, side))));
    }
    Value coarse = masks.export(graph, "masks", input);
    Value fine = coarse.resize(graph.indices(HeadSettings.MASK_SIDE, HeadSettings.MASK_SIDE));
    return new Outputs(fineMasks.export(graph, "fineMasks", fine).sigmoid(), Optional.empty());
  }

  private Value activations(OnnxGraph graph, Value regions) {
    Value features = classFeatures.export(graph, "classFeatures", regions);
    Value logits = classifier.export(graph, CLASSIFIER, features.mean(2, 3));
    Value classes =
        logits
            .apply("ArgMax", Attributes.none().integer("axis", 1).integer("keepdims", 0))
            .reshape(-1);
    Parameter weights = NetworkParameters.of(classifier).get("weight");
    return ActivationMaps.export(
        features,
        graph.weights(
            "activation.weight", weights.getShape().getShape(), weights.getArray().toFloatArray()),
        classes);
  }

  /**
   * Masks of regions.
   *
   * @param regions [R, F, 14, 14]
   * @param encoded of {@link #encode}; read if the settings say so
   * @param activations of {@link #activations}; read if the settings say so
   * @return [R, 1, 28, 28], logits
   */
  public NDArray masks(
      ParameterStore parameters,
      NDArray regions,
      Optional<NDArray> encoded,
      Optional<NDArray> activations,
      boolean training) {
    int side = HeadSettings.MASK_GRID;
    NDArray input = regions;
    if (settings.feature()) {
      NDArray smooth = SelfSimilarity.enhance(encoded.orElseThrow());
      input =
          input.add(
              fusion.apply(parameters, BilinearResize.halfPixel(smooth, side, side), training));
    }
    if (settings.activation()) {
      NDArray scaled = BilinearResize.halfPixel(activations.orElseThrow(), side, side);
      input = input.add(ActivationMaps.normalised(scaled));
    }
    NDArray coarse = masks.apply(parameters, input, training);
    return fineMasks.apply(
        parameters,
        BilinearResize.halfPixel(coarse, HeadSettings.MASK_SIDE, HeadSettings.MASK_SIDE),
        training);
  }
}
