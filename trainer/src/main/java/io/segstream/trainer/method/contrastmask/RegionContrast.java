package io.segstream.trainer.method.contrastmask;

import ai.djl.ndarray.NDArray;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.SharedQueryLoss;
import io.segstream.trainer.region.ActivationMaps;
import io.segstream.trainer.region.SampledRegion;
import io.segstream.trainer.sample.ContrastSets;
import io.segstream.trainer.sample.SharedSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The contrast between cells of regions: sets come from masks where they are known and from
 * activation maps elsewhere.
 */
final class RegionContrast {
  private final ContrastMaskSettings settings;
  private final int grid;

  RegionContrast(ContrastMaskSettings settings, int grid) {
    this.settings = settings;
    this.grid = grid;
  }

  /**
   * What a comparison gave.
   *
   * @param loss scalar with gradient; empty if no region had large enough sets
   * @param base regions with masks that took part
   * @param novel regions without that took part
   * @param sameSide mean similarity of a query and the easy keys of its side
   * @param otherSide mean similarity of a query and the easy keys of the other side
   */
  record Outcome(Optional<NDArray> loss, int base, int novel, double sameSide, double otherSide) {
    static final Outcome NONE = new Outcome(Optional.empty(), 0, 0, 0, 0);
  }

  /**
   * Compares.
   *
   * @param rows projected cells of the regions, [R * grid * grid, D]
   * @param activations of the regions' classes, [R, 1, h, w]; no gradient passes
   * @param random draws the keys
   */
  Outcome compare(
      NDArray rows, NDArray activations, List<SampledRegion> regions, SplittableRandom random) {
    NDArray scaled = BilinearResize.halfPixel(activations.stopGradient(), grid, grid);
    float[] strengths = ActivationMaps.normalised(scaled).toFloatArray();
    int cells = grid * grid;
    List<Optional<ContrastSets>> sets = new ArrayList<>();
    int base = 0;
    int novel = 0;
    for (int i = 0; i < regions.size(); i++) {
      SampledRegion region = regions.get(i);
      float[] own = Arrays.copyOfRange(strengths, i * cells, (i + 1) * cells);
      Optional<ContrastSets> kept =
          sets(region, own).filter(each -> each.hasAtLeast(settings.leastCells()));
      sets.add(kept.map(each -> each.draw(settings.keyShare(), random)));
      base += kept.isPresent() && !region.isNovel() ? 1 : 0;
      novel += kept.isPresent() && region.isNovel() ? 1 : 0;
    }
    if (base + novel == 0) {
      return Outcome.NONE;
    }
    SharedQueryLoss.Result result = settings.loss().evaluate(rows, SharedSets.of(sets, cells));
    return new Outcome(
        Optional.of(result.loss()), base, novel, result.sameSide(), result.otherSide());
  }

  private Optional<ContrastSets> sets(SampledRegion region, float[] activation) {
    if (!region.isNovel()) {
      boolean[] mask = region.mask().orElseThrow().cells();
      return Optional.of(ContrastSets.ofMask(mask, activation, grid, grid));
    }
    return settings.contrast() == ContrastMaskSettings.Regions.ALL
        ? Optional.of(ContrastSets.ofActivation(activation, settings.delta()))
        : Optional.empty();
  }
}
