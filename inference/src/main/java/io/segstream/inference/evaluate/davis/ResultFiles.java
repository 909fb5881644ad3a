package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.png.LabelPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Result masks in files: {@code ROOT/SEQUENCE/FRAME.png}. */
public final class ResultFiles implements ResultMasks {
  private final Path root;

  private ResultFiles(Path root) {
    this.root = root;
  }

  /**
   * Files for all scored frames.
   *
   * @throws EvaluationException if some are not there; the message lists them all
   */
  public static ResultFiles open(Path root, List<DavisSequence> sequences, DavisTask task)
      throws EvaluationException {
    if (!Files.isDirectory(root)) {
      throw new EvaluationException("there is no directory of results '%s'".formatted(root));
    }
    ResultFiles results = new ResultFiles(root);
    List<String> missing = new ArrayList<>();
    int count = 0;
    int wanted = 0;
    for (DavisSequence sequence : sequences) {
      FrameRanges ranges = results.missing(sequence, task);
      wanted += task.scored(sequence.frames().size());
      count += ranges.count();
      if (ranges.count() > 0) {
        missing.add(sequence.name() + " " + ranges);
      }
    }
    if (count > 0) {
      throw new EvaluationException(
          "results in '%s' miss %d of %d frames: %s; write a mask for each, empty where nothing was found"
              .formatted(root, count, wanted, String.join("; ", missing)));
    }
    return results;
  }

  private FrameRanges missing(DavisSequence sequence, DavisTask task) {
    FrameRanges ranges = new FrameRanges(sequence.frames());
    int end = task.firstScored() + task.scored(sequence.frames().size());
    for (int frame = task.firstScored(); frame < end; frame++) {
      if (!Files.isRegularFile(file(sequence, frame))) {
        ranges.add(frame);
      }
    }
    return ranges;
  }

  private Path file(DavisSequence sequence, int frame) {
    return root.resolve(sequence.name())
        .resolve(sequence.frames().get(frame) + DavisSequence.MASK_ENDING);
  }

  @Override
  public Access access() {
    return Access.RANDOM;
  }

  @Override
  public Frames open(DavisSequence sequence) {
    return new Frames() {
      @Override
      public LabelMap mask(int frame) throws IOException {
        Path file = file(sequence, frame);
        LabelMap map = LabelPng.read(file);
        sequence.requireSize(map, "result mask '%s'".formatted(file), "the ground truth");
        return sequence.coding().result(map, file);
      }

      @Override
      public void close() {}
    };
  }
}
