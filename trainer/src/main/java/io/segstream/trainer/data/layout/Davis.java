package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.schemas.mask.RleMask;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.data.PictureFile;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.data.VideoDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DAVIS-2016 (0 and 255) and 2017 (indexed), see {@link DavisDataset} for the layout. Instance
 * {@code k} of every frame of a sequence is the same object, with an empty mask where it is not
 * seen; all have the one category "object". The foreground is the union of the objects.
 */
public final class Davis implements VideoDataset {
  private static final List<String> LABELS = List.of("object");
  private static final String ALL = "all";

  private final String name;
  private final List<Sequence> sequences = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();

  private record Frame(DavisSequence video, int number, String id, Path picture) {}

  private Davis(String name, List<DavisSequence> videos) throws DatasetException {
    this.name = name;
    for (DavisSequence video : videos) {
      int first = frames.size();
      for (int number = 0; number < video.frames().size(); number++) {
        Path mask = video.annotation(number);
        Path picture =
            video
                .image(number)
                .orElseThrow(
                    () ->
                        new DatasetException(
                            "mask '%s' has no picture in '%s'".formatted(mask, video.images())));
        String id = video.name() + "/" + video.frames().get(number);
        frames.add(new Frame(video, number, id, picture));
      }
      sequences.add(new Sequence(video.name(), first, video.frames().size()));
    }
  }

  /**
   * Opens a list of sequences.
   *
   * @param root the directory with {@code JPEGImages} and {@code Annotations}
   * @param split name of a list in {@code ImageSets}, for example {@code val}, or {@code all}
   * @throws IOException if something is not there
   */
  public static Davis open(Path root, String split) throws IOException {
    // Without its list a part for validation must not turn into everything unnoticed.
    if (!split.equals(ALL) && !Listing.exists(root.resolve("ImageSets"), split + ".txt")) {
      throw new DatasetException(
          "there is no list '%s.txt' in '%s': give its name, or '%s' for all sequences"
              .formatted(split, root.resolve("ImageSets"), ALL));
    }
    DavisTask task = DavisTask.SEMI_SUPERVISED;
    DavisDataset files = DavisDataset.open(root, task);
    return new Davis("davis/" + split, files.sequences(files.listed(split), task));
  }

  @Override
  public List<Sequence> sequences() {
    return List.copyOf(sequences);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return frames.size();
  }

  @Override
  public List<String> labels() {
    return LABELS;
  }

  @Override
  public String id(int index) {
    return frames.get(index).id();
  }

  @Override
  public Example load(int index) throws ExampleException {
    Frame frame = frames.get(index);
    RgbImage image = PictureFile.read(frame.picture());
    LabelMap truth = truth(frame, image);
    return new Example(
        frame.id(),
        image,
        Optional.empty(),
        Optional.of(LabelCodes.foreground(truth)),
        instances(truth, frame.video().objects()),
        List.of());
  }

  private static LabelMap truth(Frame frame, RgbImage image) throws ExampleException {
    LabelMap truth;
    try {
      truth = frame.video().truth(frame.number());
    } catch (IOException e) {
      throw new ExampleException(e.getMessage(), e);
    }
    if (truth.width() != image.width() || truth.height() != image.height()) {
      throw new ExampleException(
          "mask '%s' is %dx%d, its picture %dx%d: masks must have the picture's size"
              .formatted(
                  frame.video().annotation(frame.number()),
                  truth.width(),
                  truth.height(),
                  image.width(),
                  image.height()));
    }
    return truth;
  }

  private static List<Instance> instances(LabelMap truth, int objects) {
    byte[] labels = truth.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] == (byte) LabelMap.VOID ? 0 : labels[i];
    }
    int largest = new LabelMap(truth.width(), truth.height(), labels).largest();
    return RleMask.encodeLabels(labels, truth.width(), truth.height(), Math.max(objects, largest))
        .stream()
        .map(mask -> new Instance(0, mask, false))
        .toList();
  }

  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest();
    for (Frame frame : frames) {
      digest.text(frame.id()).file(frame.picture()).file(frame.video().annotation(frame.number()));
    }
    return digest.hex();
  }
}
