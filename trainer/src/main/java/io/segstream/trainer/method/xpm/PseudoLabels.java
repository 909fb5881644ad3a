package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.pseudo.WordRegions;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.MaskPrediction;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RegionProposals;
import io.segstream.trainer.region.RoiAlign;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each word of a caption the region that heads find most like it, and draws that region's
 * mask, whatever the score. Not thread-safe.
 */
final class PseudoLabels {
  private final Words words;
  private final WordHeads heads;
  private final int most;
  private final RegionProposals proposals = new RegionProposals();

  /**
   * @param most regions of a picture, 1 or more
   */
  PseudoLabels(Words words, WordHeads heads, int most) {
    this.words = words;
    this.heads = heads;
    this.most = most;
  }

  /**
   * A picture that captions tell of.
   *
   * @param outputs of the network for it alone; no gradient passes
   * @param stride of the network
   */
  record Picture(NetworkOutputs outputs, double stride, int width, int height) {
    NDArray regions(List<RegionBox> boxes, int side) {
      return RoiAlign.of(outputs.features(), List.of(boxes), stride, side);
    }
  }

  /**
   * Where heads believe a word to be.
   *
   * @param word in the vocabulary
   * @param box of the region
   * @param mask of the whole picture; may be empty
   */
  record PseudoLabel(int word, RegionBox box, RleMask mask) {}

  /** Places where objects may be, by the network's objectness and clusters, and sliding boxes. */
  List<RegionBox> places(Picture picture) {
    List<RegionBox> boxes = new ArrayList<>();
    proposals
        .of(picture.outputs(), picture.width(), picture.height())
        .forEach(each -> boxes.add(each.box()));
    List<RegionBox> sliding = SlidingBoxes.over(picture.width(), picture.height());
    List<RegionBox> kept =
        new ArrayList<>(
            boxes.subList(0, Math.min(boxes.size(), Math.max(0, most - sliding.size()))));
    kept.addAll(sliding.subList(0, Math.min(sliding.size(), most - kept.size())));
    return kept;
  }

  /**
   * Labels a picture.
   *
   * @param boxes of {@link #places}
   * @param named words of its captions, one or more
   */
  List<PseudoLabel> of(
      Picture picture, List<RegionBox> boxes, int[] named, ParameterStore parameters) {
    NDArray regions = picture.regions(boxes, HeadSettings.CLASS_GRID);
    NDArray embeddings = heads.embed(parameters, regions, false);
    int[] chosen = WordRegions.choose(embeddings, words.vectors(embeddings.getManager(), named));
    List<RegionBox> labelled = new ArrayList<>();
    for (int region : chosen) {
      labelled.add(boxes.get(region));
    }
    List<RleMask> masks = masks(picture, labelled, parameters);
    List<PseudoLabel> labels = new ArrayList<>();
    for (int i = 0; i < named.length; i++) {
      labels.add(new PseudoLabel(named[i], labelled.get(i), masks.get(i)));
    }
    return labels;
  }

  private List<RleMask> masks(Picture picture, List<RegionBox> boxes, ParameterStore parameters) {
    return boxMasks(picture, boxes, parameters).stream()
        .map(each -> each.paste(picture.width(), picture.height()))
        .toList();
  }

  /** What the heads draw into boxes. */
  List<BoxMask> boxMasks(Picture picture, List<RegionBox> boxes, ParameterStore parameters) {
    return MaskPrediction.of(
        heads.masks(parameters, picture.regions(boxes, HeadSettings.MASK_GRID), false).logits(),
        boxes);
  }
}
