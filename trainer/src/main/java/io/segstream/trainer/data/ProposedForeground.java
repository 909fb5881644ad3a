package io.segstream.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset whose foregrounds are masks from a directory, for example proposals: {@code ID.png}
 * with 0 and 255, ids that contain slashes in subdirectories. Examples without a mask are left out,
 * since whoever makes proposals drops pictures in which nothing was found; how many is logged.
 */
public final class ProposedForeground implements VideoDataset {
  private static final Logger LOG = LoggerFactory.getLogger(ProposedForeground.class);
  private static final String ENDING = ".png";

  private final Dataset base;
  private final Path masks;
  private final int[] indices;

  /**
   * Lays masks over a dataset.
   *
   * @throws DatasetException if the directory does not exist or fits no example
   */
  public ProposedForeground(Dataset base, Path masks) throws DatasetException {
    this.base = base;
    this.masks = masks;
    if (!Files.isDirectory(masks)) {
      throw new DatasetException("there is no directory of masks '%s'".formatted(masks));
    }
    indices =
        IntStream.range(0, base.size())
            .filter(index -> Files.isRegularFile(masks.resolve(base.id(index) + ENDING)))
            .toArray();
    if (indices.length == 0) {
      throw new DatasetException(
          "'%s' holds no mask for '%s': name them as its pictures, the first '%s%s'"
              .formatted(masks, base.name(), base.id(0), ENDING));
    }
    int without = base.size() - indices.length;
    if (without > 0) {
      LOG.info(
          "{} of {} pictures of '{}' have no mask in '{}' and are left out",
          without,
          base.size(),
          base.name(),
          masks);
    }
  }

  @Override
  public String name() {
    return base.name();
  }

  /** Those of the base without the frames that have no mask, which leave no gap. */
  @Override
  public List<Sequence> sequences() {
    List<Sequence> sequences = new ArrayList<>();
    int first = 0;
    for (Sequence own : VideoDataset.sequencesOf(base)) {
      int end = first;
      while (end < indices.length && indices[end] < own.first() + own.frames()) {
        end++;
      }
      if (end > first) {
        sequences.add(new Sequence(own.name(), first, end - first));
      }
      first = end;
    }
    return List.copyOf(sequences);
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<String> labels() {
    return base.labels();
  }

  @Override
  public String id(int index) {
    return base.id(indices[index]);
  }

  @Override
  public Example load(int index) throws ExampleException {
    Example example = base.load(indices[index]);
    return example.withForeground(MaskFile.readBinary(mask(index), example.image()));
  }

  /** SHA-256 over the digest of the base and the ids and bytes of the masks. */
  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest().text(base.digest());
    for (int index = 0; index < size(); index++) {
      digest.text(id(index)).file(mask(index));
    }
    return digest.hex();
  }

  private Path mask(int index) {
    return masks.resolve(id(index) + ENDING);
  }
}
