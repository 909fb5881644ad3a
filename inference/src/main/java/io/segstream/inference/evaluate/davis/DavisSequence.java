package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One sequence of a data set.
 *
 * @param name its directory's name
 * @param annotations directory of its masks
 * @param images directory of its pictures, which need not exist
 * @param frames names of its frames without ending, in order
 * @param coding what the masks' values mean
 * @param width of every mask
 * @param height of every mask
 * @param objects highest label of the first mask, which is the number of objects; 0..254
 */
public record DavisSequence(
    String name,
    Path annotations,
    Path images,
    List<String> frames,
    MaskCoding coding,
    int width,
    int height,
    int objects) {
  static final String MASK_ENDING = ".png";
  private static final List<String> PICTURE_ENDINGS = List.of(".jpg", ".jpeg", ".png");

  public DavisSequence {
    frames = List.copyOf(frames);
  }

  /** File of a mask. */
  public Path annotation(int frame) {
    return annotations.resolve(frames.get(frame) + MASK_ENDING);
  }

  /** File of a picture, if there is one. */
  public Optional<Path> image(int frame) {
    return PICTURE_ENDINGS.stream()
        .map(ending -> images.resolve(frames.get(frame) + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Reads the ground truth of a frame: objects 1 to {@link #objects}, void 255.
   *
   * @throws EvaluationException if the mask's size or values do not fit the first one's
   */
  public LabelMap truth(int frame) throws IOException {
    Path file = annotation(frame);
    LabelMap map = LabelPng.read(file);
    requireSize(map, "mask '%s'".formatted(file), "the first of its sequence");
    return coding.truth(map, file);
  }

  /** Refuses maps of another size than the masks'. */
  void requireSize(LabelMap map, String what, String other) throws EvaluationException {
    if (map.width() != width || map.height() != height) {
      throw new EvaluationException(
          "%s is %dx%d, %s is %dx%d: give masks of one size"
              .formatted(what, map.width(), map.height(), other, width, height));
    }
  }
}
