package io.segstream.trainer.method.contrastmask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BalancedBce;
import io.segstream.trainer.loss.BinaryCrossEntropy;
import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.RegionSample;
import io.segstream.trainer.region.RoiAlign;
import io.segstream.trainer.region.SampledRegion;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Class-agnostic masks of objects, learnt from masks of base classes and boxes of all classes
 * (ContrastMask, Wang et al., CVPR 2022), without the detector: regions are the boxes of objects
 * and boxes beside them. Beside the masks, the network's objectness learns the objects of base
 * classes, so that regions can be proposed where there are no boxes.
 */
public final class ContrastMaskMethod implements Method<RegionSample> {
  private final ContrastMaskSettings settings;
  private final RegionMaker maker;
  private final RegionHeads heads;
  private final CrossEntropy crossEntropy;
  private final RegionContrast contrast;

  /**
   * Makes the method.
   *
   * @param maker of regions
   * @param heads fresh ones; they learn with the network
   * @param classes that the heads' classifier tells apart
   */
  ContrastMaskMethod(
      ContrastMaskSettings settings, RegionMaker maker, RegionHeads heads, int classes) {
    this.settings = settings;
    this.maker = maker;
    this.heads = heads;
    this.crossEntropy = CrossEntropy.unweighted(classes);
    this.contrast = new RegionContrast(settings, heads.settings().grid());
  }

  @Override
  public String name() {
    return "contrastmask";
  }

  @Override
  public Map<String, Block> blocks() {
    return heads.blocks();
  }

  @Override
  public Optional<RegionSample> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return maker.draw(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<RegionSample> batch) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), batch.stream().map(RegionSample::image).toList());
    NetworkOutputs outputs = step.network().run(step.parameters(), pictures, true);
    List<SampledRegion> regions = batch.stream().flatMap(each -> each.regions().stream()).toList();
    SeenRegions seen = new SeenRegions(step, batch, outputs.features());
    RegionHeads.Classified classified =
        heads.classify(step.parameters(), seen.at(HeadSettings.CLASS_GRID), true);
    int[] classes = regions.stream().mapToInt(SampledRegion::category).toArray();
    NDArray activations = heads.activations(classified.features(), classes);
    double weight = settings.contrastWeightAt(step.progress().epoch());
    Optional<NDArray> encoded =
        weight > 0 || heads.settings().feature()
            ? Optional.of(encoded(step, seen))
            : Optional.empty();
    RegionContrast.Outcome apart =
        weight > 0
            ? contrast.compare(
                heads.project(step.parameters(), encoded.orElseThrow(), true),
                activations,
                regions,
                step.random())
            : RegionContrast.Outcome.NONE;
    NDArray classification = crossEntropy.evaluate(classified.logits(), bytes(classes));
    NDArray objectness = objectness(outputs.objectness(), batch);
    Optional<NDArray> masks = masks(step, seen, regions, encoded, activations);
    NDArray total =
        Scale.by(classification, settings.classWeight())
            .add(Scale.by(objectness, settings.objectnessWeight()));
    if (masks.isPresent()) {
      total = total.add(Scale.by(masks.get(), settings.maskWeight()));
    }
    if (apart.loss().isPresent()) {
      total = total.add(Scale.by(apart.loss().get(), weight));
    }
    Figures figures = new Figures();
    figures.put("mask", masks);
    figures.put("classification", classification);
    figures.put("objectness", objectness);
    figures.put("contrast", apart.loss());
    figures.put("contrastWeight", weight);
    figures.put("regions", regions.size());
    figures.put("baseContrasted", apart.base());
    figures.put("novelContrasted", apart.novel());
    figures.put("sameSide", apart.sameSide());
    figures.put("otherSide", apart.otherSide());
    return figures.with(total);
  }

  /** The batch's regions at any size. */
  private record SeenRegions(StepContext step, List<RegionSample> batch, NDArray features) {
    NDArray at(int side) {
      return at(features, side);
    }

    NDArray at(NDArray maps, int side) {
      List<List<RegionBox>> boxes =
          batch.stream()
              .map(each -> each.regions().stream().map(SampledRegion::box).toList())
              .toList();
      return RoiAlign.of(maps, boxes, step.network().stride(), side);
    }
  }

  /** What is contrasted must not change the network: it would learn a foreground of its own. */
  private NDArray encoded(StepContext step, SeenRegions seen) {
    NDArray detached = seen.at(seen.features().stopGradient(), heads.settings().grid());
    return heads.encode(step.parameters(), detached, true);
  }

  private static NDArray objectness(NDArray logits, List<RegionSample> batch) {
    Shape shape = logits.getShape();
    return BalancedBce.evaluate(
        logits,
        PictureBatch.labels(
            batch.stream().map(RegionSample::foreground).toList(),
            (int) shape.get(3),
            (int) shape.get(2)));
  }

  private Optional<NDArray> masks(
      StepContext step,
      SeenRegions seen,
      List<SampledRegion> regions,
      Optional<NDArray> encoded,
      NDArray activations) {
    int[] supervised =
        IntStream.range(0, regions.size()).filter(i -> regions.get(i).isSupervised()).toArray();
    if (supervised.length == 0) {
      return Optional.empty();
    }
    int cells = HeadSettings.MASK_SIDE * HeadSettings.MASK_SIDE;
    boolean[] targets = new boolean[supervised.length * cells];
    for (int i = 0; i < supervised.length; i++) {
      boolean[] target = regions.get(supervised[i]).mask().orElseThrow().target();
      System.arraycopy(target, 0, targets, i * cells, cells);
    }
    NDArray rows = step.manager().create(IntStream.of(supervised).asLongStream().toArray());
    NDArray logits =
        heads.masks(
            step.parameters(),
            seen.at(HeadSettings.MASK_GRID).get(rows),
            encoded.map(each -> each.get(rows)),
            Optional.of(activations.get(rows)),
            true);
    return Optional.of(BinaryCrossEntropy.evaluate(logits, targets));
  }

  private static byte[] bytes(int[] classes) {
    byte[] labels = new byte[classes.length];
    for (int i = 0; i < classes.length; i++) {
      labels[i] = (byte) classes[i];
    }
    return labels;
  }
}
