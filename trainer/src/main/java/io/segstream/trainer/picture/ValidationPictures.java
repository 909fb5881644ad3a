package io.segstream.trainer.picture;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.StepReport;
import io.segstream.trainer.run.TrainingException;
import io.segstream.trainer.run.TrainingObserver;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws what the network sees as often as it is validated, also without data to validate on: a few
 * pictures below each other; beside each its embeddings in {@link PrincipalColours}, its objectness
 * and its K-Means clusters. Colours mean the same within one drawing, not from one to the next.
 */
public final class ValidationPictures implements TrainingObserver {
  private static final Logger LOG = LoggerFactory.getLogger(ValidationPictures.class);
  private static final int MOST = 4;
  private static final int LONGEST_SIDE = 320;

  private final Dataset dataset;
  private final SegmentationNetwork network;
  private final NDManager manager;
  private final Path directory;
  private final long every;
  private List<RgbImage> pictures;

  /**
   * For one run.
   *
   * @param dataset some pictures of it are shown, spread evenly
   * @param manager parent of the memory that a drawing takes meanwhile
   * @param directory made when the first drawing is written
   * @param every steps between two drawings; there is always one at the end
   */
  public ValidationPictures(
      Dataset dataset, SegmentationNetwork network, NDManager manager, Path directory, long every) {
    this.dataset = dataset;
    this.network = network;
    this.manager = manager;
    this.directory = directory;
    this.every = every;
  }

  @Override
  public void stepped(StepReport report) {
    long done = report.progress().step() + 1;
    if (done % every != 0 && done != report.progress().totalSteps()) {
      return;
    }
    if (pictures == null) {
      pictures = choose();
    }
    if (!pictures.isEmpty()) {
      write(done);
    }
  }

  private List<RgbImage> choose() {
    List<RgbImage> chosen = new ArrayList<>();
    int count = Math.min(MOST, dataset.size());
    for (int i = 0; i < count; i++) {
      int index = (int) ((long) i * dataset.size() / count);
      try {
        RgbImage picture = Panel.within(dataset.load(index).image(), LONGEST_SIDE);
        if (Math.min(picture.width(), picture.height()) >= network.smallestSide()) {
          chosen.add(picture);
        }
      } catch (ExampleException e) {
        LOG.warn("Not drawn: {}", e.getMessage());
      }
    }
    return chosen;
  }

  private void write(long step) {
    List<SeenPicture> seen =
        pictures.stream().map(picture -> SeenPicture.of(picture, network, manager)).toList();
    BufferedImage sheet = ContactSheet.draw(seen, network.embeddingDimensions());
    Path file = directory.resolve("step-%08d.png".formatted(step));
    try {
      Files.createDirectories(directory);
      ImageIO.write(sheet, "png", file.toFile());
    } catch (IOException e) {
      throw TrainingException.unwritable(file, e);
    }
  }
}
