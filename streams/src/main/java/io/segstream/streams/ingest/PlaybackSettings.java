package io.segstream.streams.ingest;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How recordings and directories of images are played.
 *
 * @param pacing how fast
 * @param loops how often, 1 or more
 * @param captureStart when the first frame was taken, if the operator knows
 * @param imagesPerSecond rate of a directory of images
 * @param damagedImages what becomes of images that cannot be read
 */
public record PlaybackSettings(
    Pacing pacing,
    int loops,
    Optional<Instant> captureStart,
    double imagesPerSecond,
    DamagedImages damagedImages) {
  /** How fast a recording is read. */
  public enum Pacing {
    AS_FAST_AS_POSSIBLE,
    /** Each chunk is published when its last frame would have been taken. */
    REALTIME
  }

  /** What becomes of an image that cannot be read. */
  public enum DamagedImages {
    FAIL,
    /** Left out, with a warning that names it, and counted. */
    SKIP
  }

  private static final double DEFAULT_IMAGES_PER_SECOND = 25;

  public PlaybackSettings {
    Objects.requireNonNull(pacing, "pacing");
    Objects.requireNonNull(captureStart, "captureStart");
    Objects.requireNonNull(damagedImages, "damagedImages");
    if (loops < 1) {
      throw new IllegalArgumentException("Loops is %d, must be at least 1".formatted(loops));
    }
    if (!(imagesPerSecond > 0 && imagesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "Images per second is %s, must be above 0 and at most 1000".formatted(imagesPerSecond));
    }
  }

  /** Once, as fast as possible, images at 25 a second, any damaged image is an error. */
  public static PlaybackSettings once() {
    return new PlaybackSettings(
        Pacing.AS_FAST_AS_POSSIBLE,
        1,
        Optional.empty(),
        DEFAULT_IMAGES_PER_SECOND,
        DamagedImages.FAIL);
  }

  public PlaybackSettings withPacing(Pacing newPacing) {
    return new PlaybackSettings(newPacing, loops, captureStart, imagesPerSecond, damagedImages);
  }

  public PlaybackSettings withLoops(int newLoops) {
    return new PlaybackSettings(pacing, newLoops, captureStart, imagesPerSecond, damagedImages);
  }

  public PlaybackSettings withCaptureStart(Instant start) {
    return new PlaybackSettings(pacing, loops, Optional.of(start), imagesPerSecond, damagedImages);
  }

  public PlaybackSettings withImages(double newImagesPerSecond, DamagedImages newDamagedImages) {
    return new PlaybackSettings(pacing, loops, captureStart, newImagesPerSecond, newDamagedImages);
  }
}
