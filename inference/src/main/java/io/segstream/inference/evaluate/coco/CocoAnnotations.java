package io.segstream.inference.evaluate.coco;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a file of COCO instances says, masks made of polygons and run lengths alike.
 *
 * @param images in the order of the file
 * @param categories in the order of the file
 * @param instances in the order of the file
 */
public record CocoAnnotations(
    List<Image> images, List<Category> categories, List<Instance> instances) {
  /**
   * A picture.
   *
   * @param id unique in the file
   * @param fileName path below the directory of the pictures
   * @param width pixels per row, 1 or more
   * @param height rows, 1 or more
   */
  public record Image(long id, String fileName, int width, int height) {}

  /**
   * A category.
   *
   * @param id need not follow on the one before
   * @param name what it is called
   * @param supercategory what it belongs to; its own name if the file does not say
   */
  public record Category(long id, String name, String supercategory) {}

  /**
   * An object.
   *
   * @param image id of its picture, which the file lists
   * @param category id of its category, which the file lists
   * @param mask its pixels at the picture's size
   * @param crowd whether it stands for a group that was not separated
   */
  public record Instance(long image, long category, RleMask mask, boolean crowd) {}

  public CocoAnnotations {
    images = List.copyOf(images);
    categories = List.copyOf(categories);
    instances = List.copyOf(instances);
  }

  /**
   * Reads a file.
   *
   * @throws EvaluationException if it is not what it should be; the message says where
   */
  public static CocoAnnotations read(Path file) throws IOException {
    return CocoFiles.readAnnotations(file);
  }
}
