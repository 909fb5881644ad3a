package io.segstream.trainer.method.pixelcontrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.ProjectionHead;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import io.segstream.trainer.sample.PredictedClasses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Semantic segmentation with cross-image pixel contrast (Wang et al., ICCV 2021): cross-entropy at
 * the size of the view, and a contrast that pulls projected pixels of one class together over all
 * pictures and pushes other classes away, at the size of the network's output. The projection is
 * not part of the model.
 */
public final class PixelContrastMethod implements Method<View> {
  private static final String PROJECTION = "projection";

  private final PixelContrastSettings settings;
  private final SceneAugmentation augmentation;
  private final CrossEntropy crossEntropy;
  private final ProjectionHead projection;
  private final PixelContrast contrast;

  /**
   * Makes a fresh projection head and an empty memory.
   *
   * @param owner of both; the caller closes it after the run
   * @param network that learns
   * @param seed of the projection head
   * @throws IllegalArgumentException if the network has no classes
   */
  public PixelContrastMethod(
      NDManager owner,
      SegmentationNetwork network,
      PixelContrastSettings settings,
      SceneAugmentation augmentation,
      long seed) {
    this(
        owner,
        network,
        settings,
        augmentation,
        seed,
        new PixelContrast(owner, settings, requireClasses(network)));
  }

  PixelContrastMethod(
      NDManager owner,
      SegmentationNetwork network,
      PixelContrastSettings settings,
      SceneAugmentation augmentation,
      long seed,
      PixelContrast contrast) {
    this.settings = settings;
    this.augmentation = augmentation;
    this.crossEntropy = settings.crossEntropy(network.classCount());
    this.projection =
        ProjectionHead.create(
            network.featureChannels(),
            network.featureChannels(),
            settings.projection(),
            seed,
            owner);
    this.contrast = contrast;
  }

  private static int requireClasses(SegmentationNetwork network) {
    if (network.classCount() == 0) {
      throw new IllegalArgumentException(
          "The network has no classes, pixel contrast learns nothing else: give data with labels");
    }
    return network.classCount();
  }

  @Override
  public String name() {
    return "pixel-contrast";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of(PROJECTION, projection);
  }

  @Override
  public Optional<View> prepare(Example example, SplittableRandom random) throws ExampleException {
    if (example.classes().isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no class labels: give the dataset label maps".formatted(example.id()));
    }
    return Optional.of(augmentation.draw(example, random));
  }

  @Override
  public StepLoss loss(StepContext step, List<View> batch) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), batch.stream().map(View::image).toList());
    NetworkOutputs outputs = step.network().run(step.parameters(), pictures, true);
    NDArray logits = outputs.classes().orElseThrow();
    List<LabelMap> maps = batch.stream().map(view -> view.classes().orElseThrow()).toList();
    NDArray classification = classification(logits, maps);
    double weight = settings.weightAt(step.progress().step());
    PixelContrast.Outcome apart = PixelContrast.Outcome.NONE;
    NDArray total = classification;
    if (weight > 0 || settings.memory().isPresent()) {
      Shape shape = logits.getShape();
      PixelContrast.Batch pixels =
          new PixelContrast.Batch(
              PixelRows.unit(PixelRows.of(project(step, outputs))),
              PictureBatch.labels(maps, (int) shape.get(3), (int) shape.get(2)),
              batch.size());
      contrast.see(pixels);
      if (weight > 0) {
        apart = contrast.compare(pixels, PredictedClasses.of(logits), step.random());
      }
    }
    if (apart.loss().isPresent()) {
      total = total.add(Scale.by(apart.loss().get(), weight));
    }
    return figures(classification, apart, weight).with(total);
  }

  private NDArray classification(NDArray logits, List<LabelMap> maps) {
    int width = maps.get(0).width();
    int height = maps.get(0).height();
    return crossEntropy.evaluate(
        BilinearResize.alignCorners(logits, height, width),
        PictureBatch.labels(maps, width, height));
  }

  private NDArray project(StepContext step, NetworkOutputs outputs) {
    return projection.apply(step.parameters(), outputs.features(), true);
  }

  @Override
  public void afterStep(StepContext step) {
    contrast.remember(step.random());
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    return contrast.state(manager);
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    contrast.restore(state);
  }

  private static Figures figures(
      NDArray classification, PixelContrast.Outcome apart, double weight) {
    Figures figures = new Figures();
    figures.put("crossEntropy", classification);
    figures.put("contrast", apart.loss());
    figures.put("contrastWeight", weight);
    figures.put("anchors", apart.anchors());
    figures.put("groups", apart.groups());
    figures.put("hardShare", apart.hardShare());
    figures.put("positiveCosine", apart.positiveCosine());
    figures.put("negativeCosine", apart.negativeCosine());
    return figures;
  }
}
