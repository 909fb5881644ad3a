package io.segstream.trainer.proposal;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.MaskFile;
import io.segstream.trainer.data.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Maps in files, {@code FOLDER/ID.png}, made by whatever else: 8-bit grey pictures of the size of
 * theirs whose values 0 to 255 are probabilities 0 to 1. So 0/255 masks are taken as they are, and
 * likewise masks of 1 bit and of palette images, where all but 0 is foreground.
 */
public final class FileProposer implements Proposer {
  private static final float LARGEST = 255;

  private final Path folder;

  private FileProposer(Path folder) {
    this.folder = folder;
  }

  /**
   * Proposes what a folder holds.
   *
   * @throws ProposalException if it is none
   */
  public static FileProposer of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ProposalException(
          "Folder of masks '%s' is not a directory: check the path".formatted(folder));
    }
    return new FileProposer(folder);
  }

  @Override
  public String description() {
    return "files of " + folder;
  }

  @Override
  public void propose(Dataset dataset, PictureSpan span, Sink sink) {
    for (int index = span.first(); index < span.end(); index++) {
      try {
        sink.accept(index, read(dataset.id(index), dataset.load(index).image()));
      } catch (ExampleException e) {
        sink.reject(index, e);
      }
    }
  }

  private ForegroundMap read(String id, RgbImage image) throws ExampleException {
    LabelMap map = MaskFile.readLevels(folder.resolve(id + ".png"), image);
    float[] probability = new float[map.labels().length];
    for (int i = 0; i < probability.length; i++) {
      probability[i] = (map.labels()[i] & 0xFF) / LARGEST;
    }
    return new ForegroundMap(map.width(), map.height(), probability);
  }

  @Override
  public void close() {
    // Files are closed when they have been read.
  }
}
