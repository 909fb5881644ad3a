package io.segstream.inference.refine;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.engine.MaskRefiner.View;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.segment.BoxMask;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.LabelPooling;
import io.segstream.inference.segment.MaskPlacement;
import io.segstream.inference.vocabulary.SegmentNamer;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at the segments' boxes with heads, all boxes of a frame in one call, and at one cell of the
 * model's grid around each: where in a cell an outline lies is what the grid could not say.
 *
 * <p>With masks, scores stay, embeddings become those of the pixels inside the new masks where the
 * model gives them out, and segments that are left with no pixel are dropped. With vectors,
 * segments are named.
 */
final class RegionRefiner implements SegmentRefiner {
  private final MaskRefiner heads;
  private final Set<View> views;
  private final Optional<SegmentNamer> namer;
  private final int stride;
  private final MaskPlacement placement = new MaskPlacement();

  /**
   * @param heads shared, not closed here
   * @param views what is asked of them
   * @param namer that vectors are given to, if they are asked for
   * @param stride pixels per cell of the model's grid
   */
  RegionRefiner(MaskRefiner heads, Set<View> views, Optional<SegmentNamer> namer, int stride) {
    this.heads = heads;
    this.views = views;
    this.namer = namer;
    this.stride = stride;
  }

  @Override
  public List<ExtractedSegment> refine(
      List<ExtractedSegment> segments,
      FeatureMap features,
      Supplier<RgbFrame> picture,
      FrameSize size) {
    if (segments.isEmpty()) {
      return segments;
    }
    RgbFrame seen = picture.get();
    double across = (double) seen.width() / size.width();
    double down = (double) seen.height() / size.height();
    List<PixelBox> boxes =
        segments.stream().map(segment -> around(segment.box(), across, down, seen)).toList();
    RegionViews said = heads.look(seen.pixels(), seen.width(), seen.height(), boxes, views);
    List<ExtractedSegment> named = named(segments, said);
    if (said.masks().isEmpty()) {
      return named;
    }
    List<BoxMask> masks =
        said.masks().stream().map(mask -> mask.scaled(1 / across, 1 / down)).toList();
    List<RleMask> before = segments.stream().map(ExtractedSegment::mask).toList();
    return redrawn(
        named, placement.place(masks, before, size.width(), size.height()), features, size);
  }

  private List<ExtractedSegment> named(List<ExtractedSegment> segments, RegionViews said) {
    if (said.vectors().isEmpty()) {
      return segments;
    }
    List<ExtractedSegment> named = new ArrayList<>(segments.size());
    for (int i = 0; i < segments.size(); i++) {
      named.add(segments.get(i).withLabel(namer.orElseThrow().name(said.vectors().get(i))));
    }
    return named;
  }

  /** The box in the picture that the model saw, with one cell around it. */
  private PixelBox around(PixelBox box, double across, double down, RgbFrame seen) {
    int left = Math.max(0, (int) Math.floor(box.x() * across) - stride);
    int top = Math.max(0, (int) Math.floor(box.y() * down) - stride);
    int right = Math.min(seen.width(), (int) Math.ceil(box.right() * across) + stride);
    int bottom = Math.min(seen.height(), (int) Math.ceil(box.bottom() * down) + stride);
    return new PixelBox(left, top, right - left, bottom - top);
  }

  private List<ExtractedSegment> redrawn(
      List<ExtractedSegment> segments, List<RleMask> masks, FeatureMap features, FrameSize size) {
    float[][] embeddings =
        LabelPooling.embeddings(
            features, placement.labels(), size.width(), size.height(), masks.size());
    List<ExtractedSegment> redrawn = new ArrayList<>(segments.size());
    for (int i = 0; i < masks.size(); i++) {
      RleMask mask = masks.get(i);
      if (mask.area() > 0) {
        redrawn.add(
            new ExtractedSegment(
                mask,
                mask.boundingBox(),
                segments.get(i).score(),
                features.embeddings() == null ? segments.get(i).embedding() : embeddings[i],
                segments.get(i).label()));
      }
    }
    return redrawn;
  }
}
