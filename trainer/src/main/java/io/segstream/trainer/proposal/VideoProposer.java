package io.segstream.trainer.proposal;

import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.propagate.SalientObject;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;
import io.segstream.trainer.data.VideoDataset;
import java.util.ArrayList;
import java.util.List;

/**
 * What moves otherwise than the background over a whole video ({@link SalientObject}). Its maps are
 * 0 or 1 but for the pixels of outlines.
 *
 * <p>Needs about 2 MB a frame at 480x268 until a video, or a part of it, is through.
 */
public final class VideoProposer implements Proposer {
  /** Frames of a part by default; DAVIS has no longer sequence. */
  public static final int LONGEST_PART = 120;

  private final ModelPictures pictures;
  private final int longest;

  private VideoProposer(ModelPictures pictures, int longest) {
    this.pictures = pictures;
    this.longest = longest;
  }

  /**
   * Opens a model, whose embeddings tell which cells look alike.
   *
   * @param longest frames that are seen together at most; longer videos are cut into parts, 2 or
   *     more
   * @throws ProposalException if the model has no embeddings
   */
  public static VideoProposer open(LoadedModel model, int longest) {
    if (longest < 2) {
      throw new IllegalArgumentException(
          "Parts of %d frames show no motion: take 2 or more".formatted(longest));
    }
    if (!model.card().has(OutputRole.EMBEDDINGS)) {
      throw new ProposalException(
          "Model %s has no embeddings, by which frames are compared: take one whose card %s has outputs.embeddings"
              .formatted(model.card().reference(), model.cardFile()));
    }
    return new VideoProposer(ModelPictures.open(model), longest);
  }

  @Override
  public String description() {
    return "motion over videos, by model %s, at most %d frames together"
        .formatted(pictures.model(), longest);
  }

  @Override
  public List<PictureSpan> spans(Dataset dataset) {
    return PictureSpan.parts(videos(dataset), longest);
  }

  /** A dataset as one that knows which pictures are frames of one video. */
  static VideoDataset videos(Dataset dataset) {
    if (dataset instanceof VideoDataset videos) {
      return videos;
    }
    throw new ProposalException(
        "Dataset '%s' has no videos, over which motion could be seen: take one of frames, or propose by single pictures"
            .formatted(dataset.name()));
  }

  @Override
  public void propose(Dataset dataset, PictureSpan span, Sink sink) {
    Part part = new Part();
    for (int index = span.first(); index < span.end(); index++) {
      try {
        RgbImage image = dataset.load(index).image();
        if (!part.fits(image)) {
          part.finish(sink);
          part = new Part();
        }
        part.add(index, image);
      } catch (ExampleException e) {
        sink.reject(index, e);
      }
    }
    part.finish(sink);
  }

  @Override
  public void close() {
    pictures.close();
  }

  /** Frames of one size that follow each other. */
  private final class Part {
    private final SalientObject object = new SalientObject(PropagationSettings.defaults());
    private final List<Integer> indices = new ArrayList<>();
    private int width;
    private int height;
    private RgbFrame seen;

    boolean fits(RgbImage image) {
      return indices.isEmpty() || (image.width() == width && image.height() == height);
    }

    void add(int index, RgbImage image) {
      seen = pictures.scaled(image);
      try (FrameFeatures features = pictures.features(seen)) {
        object.add(features.frame(0), seen);
      }
      indices.add(index);
      width = image.width();
      height = image.height();
    }

    void finish(Sink sink) {
      List<byte[]> masks = object.masks();
      for (int t = 0; t < masks.size(); t++) {
        sink.accept(indices.get(t), map(masks.get(t)));
      }
    }

    private ForegroundMap map(byte[] mask) {
      float[] inside = new float[mask.length];
      for (int i = 0; i < inside.length; i++) {
        inside[i] = mask[i];
      }
      return ForegroundMap.enlarged(inside, seen.width(), seen.height(), width, height);
    }
  }
}
