package io.segstream.trainer.data;

import io.segstream.inference.evaluate.LabelMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One picture with what a dataset knows about it. All maps have the picture's size.
 *
 * @param id unique in its dataset, stable between runs
 * @param image the picture
 * @param classes semantic class of each pixel, an index into {@link Dataset#labels()}; {@link
 *     LabelMap#VOID} where nobody annotated
 * @param foreground 1 on the object, 0 elsewhere, {@link LabelMap#VOID} where unknown: an annotated
 *     mask or a proposal
 * @param instances annotated objects, in the order of the file
 * @param captions sentences about the picture
 * @param tags classes that it shows, ascending, where that is known of the picture as a whole;
 *     empty where only its maps tell
 */
public record Example(
    String id,
    RgbImage image,
    Optional<LabelMap> classes,
    Optional<LabelMap> foreground,
    List<Instance> instances,
    List<String> captions,
    List<Integer> tags) {
  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(image, "image");
    instances = List.copyOf(instances);
    captions = List.copyOf(captions);
    tags = List.copyOf(tags);
    classes.ifPresent(map -> requireSize("classes", id, image, map.width(), map.height()));
    foreground.ifPresent(map -> requireSize("foreground", id, image, map.width(), map.height()));
    for (Instance instance : instances) {
      requireSize("instance", id, image, instance.mask().width(), instance.mask().height());
    }
  }

  /** A picture without tags. */
  public Example(
      String id,
      RgbImage image,
      Optional<LabelMap> classes,
      Optional<LabelMap> foreground,
      List<Instance> instances,
      List<String> captions) {
    this(id, image, classes, foreground, instances, captions, List.of());
  }

  /** A picture of which nothing is known. */
  public static Example unlabelled(String id, RgbImage image) {
    return new Example(id, image, Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  /** The same with another foreground, for example a proposal. */
  public Example withForeground(LabelMap mask) {
    return new Example(id, image, classes, Optional.of(mask), instances, captions, tags);
  }

  /** The same with other class labels, and tags. */
  public Example withClasses(LabelMap map, List<Integer> shown) {
    return new Example(id, image, Optional.of(map), foreground, instances, captions, shown);
  }

  private static void requireSize(String what, String id, RgbImage image, int width, int height) {
    if (width != image.width() || height != image.height()) {
      throw new IllegalArgumentException(
          "%s of '%s' is %dx%d, its picture %dx%d: masks must have the picture's size"
              .formatted(what, id, width, height, image.width(), image.height()));
    }
  }
}
