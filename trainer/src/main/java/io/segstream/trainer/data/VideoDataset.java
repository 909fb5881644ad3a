package io.segstream.trainer.data;

import java.util.List;
import java.util.stream.IntStream;

/** Pictures that are frames of videos: each sequence takes consecutive indices, in time order. */
public interface VideoDataset extends Dataset {
  /** All sequences, in the order of their indices; together they cover the dataset. */
  List<Sequence> sequences();

  /**
   * One video.
   *
   * @param name unique in its dataset
   * @param first index of its first frame
   * @param frames number of its frames, 1 or more; frame {@code t} has the index {@code first + t}
   */
  record Sequence(String name, int first, int frames) {}

  /** The videos of any dataset; a picture that is of none is a video of one frame. */
  static List<Sequence> sequencesOf(Dataset dataset) {
    return dataset instanceof VideoDataset videos
        ? videos.sequences()
        : IntStream.range(0, dataset.size())
            .mapToObj(index -> new Sequence(dataset.id(index), index, 1))
            .toList();
  }
}
