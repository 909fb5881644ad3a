package io.segstream.inference.evaluate.davis;

import java.util.ArrayList;
import java.util.List;

/** Frames of a sequence as people write them: {@code 00003, 00007-00012}. */
final class FrameRanges {
  private final List<String> names;
  private final List<int[]> ranges = new ArrayList<>();
  private int count;

  FrameRanges(List<String> names) {
    this.names = names;
  }

  /** Adds a frame behind those added before. */
  void add(int frame) {
    count++;
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last)[1] == frame - 1) {
      ranges.get(last)[1] = frame;
    } else {
      ranges.add(new int[] {frame, frame});
    }
  }

  int count() {
    return count;
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (int[] range : ranges) {
      String first = names.get(range[0]);
      words.add(range[0] == range[1] ? first : first + "-" + names.get(range[1]));
    }
    return String.join(", ", words);
  }
}
