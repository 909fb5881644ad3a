package io.segstream.trainer.proposal;

import io.segstream.trainer.data.VideoDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures that follow each other in a dataset.
 *
 * @param first index of the first one
 * @param end index after the last one
 */
public record PictureSpan(int first, int end) {
  public PictureSpan {
    if (first < 0 || end <= first) {
      throw new IllegalArgumentException("A span from %d to %d is empty".formatted(first, end));
    }
  }

  /** Pictures in it. */
  public int size() {
    return end - first;
  }

  /** One span for each of so many pictures. */
  static List<PictureSpan> each(int pictures) {
    return IntStream.range(0, pictures).mapToObj(i -> new PictureSpan(i, i + 1)).toList();
  }

  /**
   * One span for each video; long videos are cut into parts of nearly equal length.
   *
   * @param longest pictures of a part, 1 or more
   */
  static List<PictureSpan> parts(VideoDataset videos, int longest) {
    List<PictureSpan> spans = new ArrayList<>();
    for (VideoDataset.Sequence video : videos.sequences()) {
      long frames = video.frames();
      long parts = (frames + longest - 1) / longest;
      for (long part = 0; part < parts; part++) {
        spans.add(
            new PictureSpan(
                video.first() + (int) (frames * part / parts),
                video.first() + (int) (frames * (part + 1) / parts)));
      }
    }
    return spans;
  }
}
