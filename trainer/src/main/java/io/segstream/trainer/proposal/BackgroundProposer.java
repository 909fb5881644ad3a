package io.segstream.trainer.proposal;

import io.segstream.inference.model.FrameSize;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * For cameras that do not move: what differs from the {@link StillBackground} of the whole video.
 * Unlike motion it sees objects that have stopped, and all objects at once; it takes shadows for
 * objects, too. Needs no model.
 */
public final class BackgroundProposer implements Proposer {
  private static final int SAMPLES = 200;
  private static final int LONGER_SIDE = 480;

  /** Share of frames that must show the background at the median pixel. */
  private static final double LEAST_SUPPORT = 0.6;

  @Override
  public String description() {
    return "difference from the background of still cameras";
  }

  @Override
  public List<PictureSpan> spans(Dataset dataset) {
    return PictureSpan.parts(VideoProposer.videos(dataset), Integer.MAX_VALUE);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProposalException if the camera moves
   */
  @Override
  public void propose(Dataset dataset, PictureSpan span, Sink sink) {
    List<RgbImage> samples = samples(dataset, span);
    if (samples.isEmpty()) {
      rejectAll(dataset, span, sink);
      return;
    }
    StillBackground background = StillBackground.of(samples);
    if (background.support() < LEAST_SUPPORT) {
      throw new ProposalException(
          "The camera moves from '%s' to '%s': only %.0f %% of the frames agree on the background; propose by motion"
              .formatted(
                  dataset.id(span.first()),
                  dataset.id(span.end() - 1),
                  100 * background.support()));
    }
    FrameSize size = new FrameSize(samples.get(0).width(), samples.get(0).height());
    for (int index = span.first(); index < span.end(); index++) {
      try {
        RgbImage image = dataset.load(index).image();
        RgbImage small = PictureScaler.scaled(image, size.width(), size.height());
        float[] cells = background.foreground(small);
        sink.accept(
            index,
            ForegroundMap.enlarged(
                cells, size.width(), size.height(), image.width(), image.height()));
      } catch (ExampleException e) {
        sink.reject(index, e);
      }
    }
  }

  /** Frames spread over the video, scaled to one size; those that cannot be read are missing. */
  private static List<RgbImage> samples(Dataset dataset, PictureSpan span) {
    List<RgbImage> samples = new ArrayList<>();
    int count = Math.min(SAMPLES, span.size());
    for (int i = 0; i < count; i++) {
      int index = span.first() + (int) ((long) span.size() * i / count);
      try {
        RgbImage image = dataset.load(index).image();
        RgbImage first = samples.isEmpty() ? image : samples.get(0);
        double scale = Math.min(1, (double) LONGER_SIDE / Math.max(first.width(), first.height()));
        samples.add(
            PictureScaler.scaled(
                image,
                Math.max(1, (int) Math.round(first.width() * scale)),
                Math.max(1, (int) Math.round(first.height() * scale))));
      } catch (ExampleException e) {
        // The frame is rejected when its own turn comes; the background has enough others.
        continue;
      }
    }
    return samples;
  }

  private static void rejectAll(Dataset dataset, PictureSpan span, Sink sink) {
    for (int index = span.first(); index < span.end(); index++) {
      sink.reject(
          index,
          new ExampleException(
              "'%s' has no background to compare with: no frame of its video could be read"
                  .formatted(dataset.id(index))));
    }
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
