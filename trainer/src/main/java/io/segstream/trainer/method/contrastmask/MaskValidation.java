package io.segstream.trainer.method.contrastmask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.inference.evaluate.coco.CocoEvaluation;
import io.segstream.inference.evaluate.coco.CocoScore;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.augment.Affine;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.method.HeldOutPictures;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.ClassSplit;
import io.segstream.trainer.region.MaskCells;
import io.segstream.trainer.region.MaskPrediction;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionHeads;
import io.segstream.trainer.region.RegionMaker;
import io.segstream.trainer.region.RegionProposals;
import io.segstream.trainer.region.RoiAlign;
import io.segstream.trainer.run.Scores;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How good masks of objects are, those of novel and those of base classes apart, without regard to
 * the class:
 *
 * <ul>
 *   <li>{@code novelIou}, {@code baseIou}: mean IoU of masks in the objects' own boxes
 *   <li>{@code novelAp}, {@code novelAp50}, {@code baseAp}, {@code baseAp50}: COCO's average
 *       precision of the same masks, the surest first; those in boxes of the other side are left
 *       out
 *   <li>{@code novelProposedAp50}, {@code baseProposedAp50}, {@code novelProposedRecall}: of masks
 *       in boxes that the network proposes; objects of the other side count neither way; recall is
 *       COCO's, over 100 regions
 *   <li>{@code novelMargin}: how far apart projected cells on the object and beside it lie inside
 *       boxes of novel classes: mean cosine of two on the same side less that of two on different
 *       sides
 * </ul>
 *
 * <p>A score is missing if there is nothing to score.
 */
public final class MaskValidation implements Validation {
  private final Dataset dataset;
  private final ClassSplit split;
  private final RegionHeads heads;
  private final RegionProposals proposals = new RegionProposals();

  MaskValidation(Dataset dataset, ClassSplit split, RegionHeads heads) {
    this.dataset = dataset;
    this.split = split;
    this.heads = heads;
  }

  /** What was found of one side. */
  private static final class Side {
    private final List<Double> overlaps = new ArrayList<>();
    private final List<CocoEvaluation.ImageMasks> boxed = new ArrayList<>();
    private final List<CocoEvaluation.ImageMasks> proposed = new ArrayList<>();

    void put(Map<String, Double> scores, String name) {
      if (overlaps.isEmpty()) {
        return;
      }
      CocoScore inBoxes = CocoEvaluation.ofMasks(boxed).score(done -> {});
      CocoScore found = CocoEvaluation.ofMasks(proposed).score(done -> {});
      scores.put(
          name + "Iou", overlaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
      scores.put(name + "Ap", inBoxes.ap());
      scores.put(name + "Ap50", inBoxes.ap50());
      scores.put(name + "ProposedAp50", found.ap50());
      scores.put(name + "ProposedRecall", found.ar100());
    }
  }

  @Override
  public Scores run(SegmentationNetwork network, ParameterStore parameters, NDManager manager) {
    Side novel = new Side();
    Side base = new Side();
    List<Double> margins = new ArrayList<>();
    new HeldOutPictures(dataset)
        .show(
            network,
            parameters,
            manager,
            (example, outputs) -> {
              List<Instance> objects =
                  example.instances().stream().filter(RegionMaker::isUsable).toList();
              if (!objects.isEmpty()) {
                Picture picture = new Picture(example, objects, outputs, network.stride());
                look(picture, parameters, novel, base);
                addMargins(picture, parameters, margins);
              }
            });
    Map<String, Double> scores = new LinkedHashMap<>();
    novel.put(scores, "novel");
    base.put(scores, "base");
    if (!margins.isEmpty()) {
      scores.put(
          "novelMargin", margins.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
    if (scores.isEmpty()) {
      throw new TrainingException(
          "Dataset '%s' has no annotated objects to validate on: give data.validation one that has, such as COCO"
              .formatted(dataset.name()));
    }
    return new Scores(scores.keySet().iterator().next(), scores);
  }

  /** A picture with its objects and what the network says. */
  private record Picture(
      Example example, List<Instance> objects, NetworkOutputs outputs, int stride) {
    List<RegionBox> boxes() {
      return objects.stream().map(each -> RegionBox.of(each.mask().boundingBox())).toList();
    }

    int width() {
      return example.image().width();
    }

    int height() {
      return example.image().height();
    }
  }

  private void look(Picture picture, ParameterStore parameters, Side novel, Side base) {
    List<RleMask> crowds =
        picture.example().instances().stream().filter(Instance::crowd).map(Instance::mask).toList();
    List<CocoEvaluation.Scored> boxed = predict(picture, parameters, picture.boxes());
    List<RegionBox> places =
        proposals.of(picture.outputs(), picture.width(), picture.height()).stream()
            .map(RegionProposals.Proposal::box)
            .toList();
    List<CocoEvaluation.Scored> proposed =
        places.isEmpty() ? List.of() : predict(picture, parameters, places);
    for (boolean wanted : new boolean[] {true, false}) {
      Side side = wanted ? novel : base;
      List<Integer> own = members(picture, wanted);
      List<RleMask> masks = own.stream().map(i -> picture.objects().get(i).mask()).toList();
      own.forEach(i -> side.overlaps.add(picture.objects().get(i).mask().iou(boxed.get(i).mask())));
      side.boxed.add(
          new CocoEvaluation.ImageMasks(masks, List.of(), own.stream().map(boxed::get).toList()));
      List<RleMask> ignored = new ArrayList<>(crowds);
      members(picture, !wanted).forEach(i -> ignored.add(picture.objects().get(i).mask()));
      side.proposed.add(new CocoEvaluation.ImageMasks(masks, ignored, proposed));
    }
  }

  private List<Integer> members(Picture picture, boolean novel) {
    return IntStream.range(0, picture.objects().size())
        .filter(i -> split.isNovel(picture.objects().get(i).category()) == novel)
        .boxed()
        .toList();
  }

  private List<CocoEvaluation.Scored> predict(
      Picture picture, ParameterStore parameters, List<RegionBox> boxes) {
    return MaskPrediction.of(
            heads, parameters, picture.outputs().features(), picture.stride(), boxes)
        .stream()
        .map(
            each ->
                new CocoEvaluation.Scored(
                    each.paste(picture.width(), picture.height()), each.sureness()))
        .toList();
  }

  private void addMargins(Picture picture, ParameterStore parameters, List<Double> margins) {
    List<Integer> own = members(picture, true);
    if (own.isEmpty()) {
      return;
    }
    int grid = heads.settings().grid();
    List<RegionBox> boxes = own.stream().map(picture.boxes()::get).toList();
    NDArray regions =
        RoiAlign.of(picture.outputs().features(), List.of(boxes), picture.stride(), grid);
    NDArray rows = heads.project(parameters, heads.encode(parameters, regions, false), false);
    float[] unit = PixelRows.unit(rows).toFloatArray();
    int dimensions = heads.settings().projection();
    for (int i = 0; i < own.size(); i++) {
      boolean[] cells =
          new MaskCells(picture.objects().get(own.get(i)).mask())
              .of(boxes.get(i), Affine.IDENTITY, grid);
      CosineMargin margin = new CosineMargin(dimensions);
      for (int cell = 0; cell < cells.length; cell++) {
        margin.add(unit, (i * cells.length + cell) * dimensions, cells[cell]);
      }
      margin.value().ifPresent(margins::add);
    }
  }
}
