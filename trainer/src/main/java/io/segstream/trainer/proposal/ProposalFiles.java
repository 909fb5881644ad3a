package io.segstream.trainer.proposal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.trainer.checkpoint.WriteFailure;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * What a run leaves: {@code masks/ID.png}, 8-bit grey with 0 and 255 only; {@code list.txt}, the
 * ids of the pictures that have one, in the order of the dataset; {@code summary.json}. The last
 * two are there when all masks are.
 */
final class ProposalFiles {
  private static final byte FOREGROUND = (byte) 255;
  private static final ObjectWriter JSON =
      new ObjectMapper().writer().with(SerializationFeature.INDENT_OUTPUT);

  private final Path masks;
  private final Path list;
  private final Path summary;

  /**
   * @param directory made if it is not there; files of an earlier run are replaced
   */
  ProposalFiles(Path directory) {
    this.masks = directory.resolve("masks");
    this.list = directory.resolve("list.txt");
    this.summary = directory.resolve("summary.json");
    try {
      Files.createDirectories(masks);
      // Those of an earlier run say nothing about the masks that come now.
      Files.deleteIfExists(list);
      Files.deleteIfExists(summary);
    } catch (IOException e) {
      throw failure(masks, e);
    }
  }

  /** Where the mask of a picture lies. */
  Path mask(String id) {
    Path file = masks.resolve(id + ".png").normalize();
    if (!file.startsWith(masks.normalize())) {
      throw new ProposalException(
          "Picture id '%s' leads out of %s: rename the picture".formatted(id, masks));
    }
    return file;
  }

  void write(String id, BinaryMask mask) {
    Path file = mask(id);
    BufferedImage image =
        new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(mask.bytes(FOREGROUND), 0, pixels, 0, pixels.length);
    try {
      Files.createDirectories(file.getParent());
      if (!ImageIO.write(image, "png", file.toFile())) {
        throw new IOException("this Java cannot write PNG files");
      }
    } catch (IOException e) {
      ProposalException failure = failure(file, e);
      // Half a mask would be taken for a damaged one later.
      try {
        Files.deleteIfExists(file);
      } catch (IOException kept) {
        failure.addSuppressed(kept);
      }
      throw failure;
    }
  }

  /** Takes away what an earlier run may have left for a picture that has no mask now. */
  void remove(String id) {
    try {
      Files.deleteIfExists(mask(id));
    } catch (IOException e) {
      throw failure(mask(id), e);
    }
  }

  void finish(List<String> kept, ProposalSummary result) {
    try {
      AtomicFile.replace(list, kept.stream().map(id -> id + "\n").collect(Collectors.joining()));
      AtomicFile.replace(summary, JSON.writeValueAsString(result) + "\n");
    } catch (IOException e) {
      throw failure(masks.getParent(), e);
    }
  }

  private static ProposalException failure(Path file, IOException cause) {
    return new ProposalException(WriteFailure.text(file, cause), cause);
  }
}
