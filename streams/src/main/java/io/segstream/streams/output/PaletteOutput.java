package io.segstream.streams.output;

import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.v1.FrameOutcome;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * One palette PNG per segmented frame, as the DAVIS tools read them: {@code
 * <directory>/<feed>/<frame number, five digits>.png}, one index per object (see {@link
 * DavisPalette}). Segments that the tracker has not confirmed have no index and are left out; where
 * masks overlap, objects that were pointed out are on top, then the higher score.
 */
public final class PaletteOutput implements FrameOutput {
  private final Path directory;

  /** Files below a directory, which is created when it is needed. */
  public PaletteOutput(Path directory) {
    this.directory = directory;
  }

  @Override
  public void write(FrameSegments frame) throws IOException {
    if (frame.getOutcome() != FrameOutcome.FRAME_OUTCOME_SEGMENTED) {
      return;
    }
    Path feed = directory.resolve(frame.getFeed());
    Files.createDirectories(feed);
    Path file = feed.resolve("%05d.png".formatted(frame.getFrameNumber()));
    PalettePng.write(labels(frame), frame.getWidth(), frame.getHeight(), file);
  }

  private static byte[] labels(FrameSegments frame) {
    byte[] labels = new byte[frame.getWidth() * frame.getHeight()];
    List<Segment> lowestFirst =
        frame.getSegmentsList().stream()
            .filter(segment -> segment.getTrackId() > 0)
            .sorted(
                Comparator.comparing((Segment segment) -> !segment.getPromptId().isEmpty())
                    .thenComparingDouble(Segment::getScore))
            .toList();
    for (Segment segment : lowestFirst) {
      byte index = (byte) DavisPalette.index(segment.getTrackId());
      MaskRecords.fromProto(segment.getMask()).decodeInto(labels, index);
    }
    return labels;
  }

  @Override
  public void close() {}
}
