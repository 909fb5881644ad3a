package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.loss.BinaryCrossEntropy;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RoiAlign;
import io.segstream.trainer.region.SampledRegion;
import io.segstream.trainer.run.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What teacher and student learn alike: words and masks of objects of base classes. */
final class BaseObjects {
  private final Words words;
  private final WordHeads heads;
  private final RegionWordLoss loss;
  private final int[] base;

  BaseObjects(Words words, WordHeads heads, RegionWordLoss loss) {
    this.words = words;
    this.heads = heads;
    this.loss = loss;
    this.base = words.side(false);
  }

  /**
   * Losses, scalars with gradient.
   *
   * @param words of telling base classes and the background apart
   * @param masks of the objects in all boxes that show one
   */
  record Losses(NDArray words, NDArray masks) {}

  Losses evaluate(StepContext step, NDArray features, List<CaptionedSample> batch) {
    NDManager manager = step.manager();
    double stride = step.network().stride();
    List<List<RegionBox>> all = batch.stream().map(CaptionedSample::boxes).toList();
    List<List<RegionBox>> shown = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<SampledRegion> regions = new ArrayList<>();
    for (CaptionedSample each : batch) {
      each.base()
          .regions()
          .forEach(
              region -> {
                regions.add(region);
                labels.add(Words.label(base, words.of(region.category())));
              });
      each.elsewhere().forEach(box -> labels.add(RegionWordLoss.BACKGROUND));
      shown.add(each.base().regions().stream().map(SampledRegion::box).toList());
    }
    NDArray embeddings =
        heads.embed(
            step.parameters(), RoiAlign.of(features, all, stride, HeadSettings.CLASS_GRID), true);
    NDArray logits =
        heads
            .masks(
                step.parameters(),
                RoiAlign.of(features, shown, stride, HeadSettings.MASK_GRID),
                true)
            .logits();
    return new Losses(
        loss.evaluate(
            embeddings,
            words.vectors(manager, base),
            labels.stream().mapToInt(Integer::intValue).toArray()),
        BinaryCrossEntropy.evaluate(logits, targets(regions)));
  }

  private static boolean[] targets(List<SampledRegion> regions) {
    int cells = HeadSettings.MASK_SIDE * HeadSettings.MASK_SIDE;
    boolean[] targets = new boolean[regions.size() * cells];
    IntStream.range(0, regions.size())
        .forEach(
            i ->
                System.arraycopy(
                    regions.get(i).mask().orElseThrow().target(), 0, targets, i * cells, cells));
    return targets;
  }
}
