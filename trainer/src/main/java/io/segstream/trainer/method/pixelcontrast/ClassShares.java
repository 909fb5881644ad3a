package io.segstream.trainer.method.pixelcontrast;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of a dataset each class covers. */
final class ClassShares {
  private static final Logger LOG = LoggerFactory.getLogger(ClassShares.class);

  private ClassShares() {}

  /**
   * Reads all label maps.
   *
   * @return share of each class among the pixels that are not void, 0..1; examples that cannot be
   *     read do not count
   */
  static List<Double> of(Dataset dataset) {
    long[] pixels = new long[dataset.labels().size()];
    int unread = 0;
    for (int index = 0; index < dataset.size(); index++) {
      try {
        dataset.load(index).classes().ifPresent(map -> count(map, pixels));
      } catch (ExampleException e) {
        // Whether it may be left out is for the loader to say.
        unread++;
      }
    }
    if (unread > 0) {
      LOG.warn(
          "{} of {} pictures cannot be read and do not count for class weights",
          unread,
          dataset.size());
    }
    double all = Math.max(1, Arrays.stream(pixels).sum());
    return Arrays.stream(pixels).mapToObj(count -> count / all).toList();
  }

  private static void count(LabelMap map, long[] pixels) {
    int[] histogram = map.histogram();
    for (int label = 0; label < pixels.length; label++) {
      pixels[label] += histogram[label];
    }
  }
}
