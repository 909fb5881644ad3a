package io.segstream.trainer.region;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.trainer.augment.Affine;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.sample.PixelGroups;
import io.segstream.trainer.sample.UniformDraw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws views of pictures and the regions in them: the boxes of objects, and boxes beside them as a
 * detector would give. Of objects of novel classes it reads the box of the mask and nothing else.
 */
public final class RegionMaker {
  /** A visible part that is smaller, in pixels of the view, shows nothing of an object. */
  private static final double LEAST_SIDE = 6;

  private final SceneAugmentation augmentation;
  private final ClassSplit split;
  private final int grid;
  private final int most;
  private final int jittered;

  /**
   * @param grid cells of a region along each axis where it is contrasted
   * @param most regions of a picture at most, 1 or more
   * @param jittered boxes beside each object's own, 0 or more
   */
  public RegionMaker(
      SceneAugmentation augmentation, ClassSplit split, int grid, int most, int jittered) {
    this.augmentation = augmentation;
    this.split = split;
    this.grid = grid;
    this.most = most;
    this.jittered = jittered;
  }

  /**
   * Draws one.
   *
   * @return empty if no object is in view
   * @throws ExampleException if the picture has no objects at all
   */
  public Optional<RegionSample> draw(Example example, SplittableRandom random)
      throws ExampleException {
    List<Instance> objects = example.instances().stream().filter(RegionMaker::isUsable).toList();
    if (objects.isEmpty()) {
      throw new ExampleException(
          "picture '%s' has no annotated objects: give it instances, as COCO's files do"
              .formatted(example.id()));
    }
    View view = augmentation.draw(masked(example), random);
    List<SampledRegion> regions = new ArrayList<>();
    for (Instance object : chosen(objects, random)) {
      inView(object.mask().boundingBox(), view)
          .ifPresent(box -> addRegions(regions, object, box, view, random));
    }
    return regions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RegionSample(
                view.image(),
                view.foreground().orElseThrow(),
                regions.subList(0, Math.min(most, regions.size()))));
  }

  /** Crowds have no outline, and nothing can be cut out of an empty mask. */
  public static boolean isUsable(Instance object) {
    return !object.crowd() && object.mask().area() > 0;
  }

  private List<Instance> chosen(List<Instance> objects, SplittableRandom random) {
    int[] all = IntStream.range(0, objects.size()).toArray();
    int[] drawn = UniformDraw.of(all, Math.min(most, all.length), random);
    return IntStream.of(drawn).mapToObj(objects::get).toList();
  }

  private void addRegions(
      List<SampledRegion> regions,
      Instance object,
      RegionBox box,
      View view,
      SplittableRandom random) {
    List<RegionBox> boxes = new ArrayList<>(List.of(box));
    for (int i = 0; i < jittered; i++) {
      BoxJitter.DETECTOR
          .draw(box, view.image().width(), view.image().height(), random)
          .ifPresent(boxes::add);
    }
    Optional<MaskCells> mask =
        split.isNovel(object.category())
            ? Optional.empty()
            : Optional.of(new MaskCells(object.mask()));
    for (RegionBox each : boxes) {
      regions.add(
          new SampledRegion(
              each,
              object.category(),
              each == box,
              mask.map(
                  cells ->
                      new SampledRegion.Mask(
                          cells.of(each, view.toSource(), grid),
                          cells.of(each, view.toSource(), HeadSettings.MASK_SIDE)))));
    }
  }

  private static Optional<RegionBox> inView(PixelBox box, View view) {
    Affine toView = view.toSource().inverse();
    double x0 = toView.x(box.x(), box.y());
    double x1 = toView.x(box.right(), box.bottom());
    double y0 = toView.y(box.x(), box.y());
    double y1 = toView.y(box.right(), box.bottom());
    double left = Math.max(0, Math.min(x0, x1));
    double top = Math.max(0, Math.min(y0, y1));
    double right = Math.min(view.image().width(), Math.max(x0, x1));
    double bottom = Math.min(view.image().height(), Math.max(y0, y1));
    return right - left >= LEAST_SIDE && bottom - top >= LEAST_SIDE
        ? Optional.of(new RegionBox(left, top, right, bottom))
        : Optional.empty();
  }

  /** The picture with what may be known of its foreground and nothing else. */
  private Example masked(Example example) {
    int width = example.image().width();
    byte[] labels = new byte[width * example.image().height()];
    for (Instance object : example.instances()) {
      if (object.crowd()) {
        object.mask().decodeInto(labels, (byte) LabelMap.VOID);
      } else if (split.isNovel(object.category())) {
        fill(labels, width, object.mask().boundingBox());
      }
    }
    for (Instance object : example.instances()) {
      if (!object.crowd() && !split.isNovel(object.category())) {
        object.mask().decodeInto(labels, PixelGroups.FOREGROUND);
      }
    }
    return Example.unlabelled(example.id(), example.image())
        .withForeground(new LabelMap(width, example.image().height(), labels));
  }

  private static void fill(byte[] labels, int width, PixelBox box) {
    for (int y = box.y(); y < box.bottom(); y++) {
      Arrays.fill(labels, y * width + box.x(), y * width + box.right(), (byte) LabelMap.VOID);
    }
  }
}
