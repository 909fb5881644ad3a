package io.segstream.trainer.method.propagation;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.VideoDataset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Finds other pictures of the dataset: frames of the same video, and any others. Immutable. */
public final class Companions {
  private final Dataset dataset;
  private final Map<String, Integer> indices = new HashMap<>();
  private final int[] firstOfVideo;
  private final int[] endOfVideo;

  /** Companions among all pictures of a dataset; pictures outside videos have themselves only. */
  public Companions(Dataset dataset) {
    this.dataset = dataset;
    this.firstOfVideo = new int[dataset.size()];
    this.endOfVideo = new int[dataset.size()];
    for (int i = 0; i < dataset.size(); i++) {
      indices.put(dataset.id(i), i);
    }
    for (VideoDataset.Sequence sequence : VideoDataset.sequencesOf(dataset)) {
      int end = sequence.first() + sequence.frames();
      Arrays.fill(firstOfVideo, sequence.first(), end, sequence.first());
      Arrays.fill(endOfVideo, sequence.first(), end, end);
    }
  }

  /**
   * Another frame of the picture's video, before or after it; the picture itself if it has none.
   *
   * @param farthest most frames between them, 1 or more
   */
  Example near(Example example, int farthest, SplittableRandom random) throws ExampleException {
    int index = indices.get(example.id());
    int from = Math.max(firstOfVideo[index], index - farthest);
    int to = Math.min(endOfVideo[index], index + farthest + 1);
    int other = random.nextInt(from, to);
    return other == index ? example : dataset.load(other);
  }

  /** Any picture. */
  Example any(SplittableRandom random) throws ExampleException {
    return dataset.load(random.nextInt(dataset.size()));
  }
}
