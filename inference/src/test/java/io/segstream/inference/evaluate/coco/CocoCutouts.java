package io.segstream.inference.evaluate.coco;

import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Single objects cut out of COCO photographs, with the masks that the evaluation reads. */
public final class CocoCutouts {
  private static final int LEAST_SIDE = 80;
  private static final int MOST_SIDE = 260;
  private static final double LEAST_FILL = 0.4;

  private final Path images;
  private final List<Annotation> usable;

  private CocoCutouts(Path images, List<Annotation> usable) {
    this.images = images;
    this.usable = usable;
  }

  /**
   * One object.
   *
   * @param colours the box around it, with its surroundings
   * @param mask of the same size; the object's pixels
   */
  public record Cutout(BufferedImage colours, RleMask mask) {}

  /**
   * Finds the objects that are large enough to see when they are moved into another picture, and
   * compact: their mask fills 0.4 of their box.
   *
   * @param root of {@code coco-mini}
   * @param split {@code train2017} or {@code val2017}
   */
  public static CocoCutouts open(Path root, String split) throws IOException {
    Path annotations = root.resolve("annotations/instances_%s.json".formatted(split));
    List<Annotation> usable =
        CocoFiles.readTruth(annotations, ShapeKind.MASK).annotations().stream()
            .filter(each -> !each.crowd() && usable(mask(each)))
            .toList();
    return new CocoCutouts(root.resolve(split), usable);
  }

  private static boolean usable(RleMask mask) {
    PixelBox box = mask.boundingBox();
    int side = Math.max(box.width(), box.height());
    return side >= LEAST_SIDE
        && side <= MOST_SIDE
        && mask.area() >= LEAST_FILL * box.width() * box.height();
  }

  /** How many there are. */
  public int count() {
    return usable.size();
  }

  /** Cuts one out; indices follow the file. */
  public Cutout cut(int index) throws IOException {
    Annotation annotation = usable.get(index);
    RleMask mask = mask(annotation);
    PixelBox box = mask.boundingBox();
    BufferedImage photograph =
        ImageIO.read(images.resolve("%012d.jpg".formatted(annotation.image())).toFile());
    byte[] pixels = new byte[box.width() * box.height()];
    for (int y = 0; y < box.height(); y++) {
      for (int x = 0; x < box.width(); x++) {
        pixels[y * box.width() + x] = (byte) (mask.contains(box.x() + x, box.y() + y) ? 1 : 0);
      }
    }
    return new Cutout(
        photograph.getSubimage(box.x(), box.y(), box.width(), box.height()),
        RleMask.encode(pixels, box.width(), box.height()));
  }

  private static RleMask mask(Annotation annotation) {
    return ((Shape.Mask) annotation.shape()).pixels();
  }
}
