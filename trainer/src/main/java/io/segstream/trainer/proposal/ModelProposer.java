package io.segstream.trainer.proposal;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.RgbImage;

/**
 * The objectness of a model that sees each picture alone: any network with a card, be it the
 * built-in untrained one, a saliency network from elsewhere, or our own after a round of training.
 */
public final class ModelProposer implements Proposer {
  private final ModelPictures pictures;

  private ModelProposer(ModelPictures pictures) {
    this.pictures = pictures;
  }

  /**
   * Opens a model.
   *
   * @throws ProposalException if it has no objectness
   */
  public static ModelProposer open(LoadedModel model) {
    if (!model.card().has(OutputRole.OBJECTNESS)) {
      throw new ProposalException(
          "Model %s has no objectness, by which objects are proposed: take one whose card %s has outputs.objectness"
              .formatted(model.card().reference(), model.cardFile()));
    }
    return new ModelProposer(ModelPictures.open(model));
  }

  @Override
  public String description() {
    return "objectness of model " + pictures.model();
  }

  @Override
  public void propose(Dataset dataset, PictureSpan span, Sink sink) {
    for (int index = span.first(); index < span.end(); index++) {
      try {
        sink.accept(index, propose(dataset.load(index).image()));
      } catch (ExampleException e) {
        sink.reject(index, e);
      }
    }
  }

  /** The map of one picture. */
  public ForegroundMap propose(RgbImage image) {
    try (FrameFeatures features = pictures.features(pictures.scaled(image))) {
      FeatureMap map = features.frame(0);
      float[] cells = new float[map.cells()];
      map.objectness().get(0, cells);
      return ForegroundMap.enlarged(
          cells, map.width(), map.height(), image.width(), image.height());
    }
  }

  @Override
  public void close() {
    pictures.close();
  }
}
