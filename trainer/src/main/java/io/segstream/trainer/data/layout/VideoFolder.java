package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.VideoDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Videos as directories of pictures: each directory that holds pictures is a sequence, its frames
 * are in the order of their names, so number them with leading zeros. The id of a frame is its path
 * without ending.
 */
public final class VideoFolder implements VideoDataset {
  private final Dataset frames;
  private final List<Sequence> sequences;

  private VideoFolder(Dataset frames, List<Sequence> sequences) {
    this.frames = frames;
    this.sequences = sequences;
  }

  /**
   * Opens a directory.
   *
   * @throws IOException if there are no pictures in or below it
   */
  public static VideoFolder open(Path root) throws IOException {
    Dataset frames = ImageFolder.open(root);
    List<Sequence> sequences = new ArrayList<>();
    int first = 0;
    for (int index = 0; index < frames.size(); index++) {
      String name = directory(frames.id(index));
      boolean last = index + 1 == frames.size() || !directory(frames.id(index + 1)).equals(name);
      if (last) {
        sequences.add(new Sequence(name, first, index + 1 - first));
        first = index + 1;
      }
    }
    Listing.requireUnique(sequences.stream().map(Sequence::name).toList(), root);
    return new VideoFolder(frames, List.copyOf(sequences));
  }

  private static String directory(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('/')));
  }

  @Override
  public List<Sequence> sequences() {
    return sequences;
  }

  @Override
  public String name() {
    return frames.name();
  }

  @Override
  public int size() {
    return frames.size();
  }

  @Override
  public List<String> labels() {
    return frames.labels();
  }

  @Override
  public String id(int index) {
    return frames.id(index);
  }

  @Override
  public Example load(int index) throws ExampleException {
    return frames.load(index);
  }

  @Override
  public String digest() {
    return frames.digest();
  }
}
