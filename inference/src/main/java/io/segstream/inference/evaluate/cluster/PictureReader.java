package io.segstream.inference.evaluate.cluster;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.picture.LabelledPicture;
import io.segstream.inference.evaluate.picture.ModelPictures;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import java.io.IOException;
import java.util.List;

/** Shows pictures to a model. Thread-safe if the engine is. */
final class PictureReader {
  private static final float[][] NO_CENTROIDS = new float[0][];

  private final SegmentationEngine engine;
  private final ModelCard card;
  private final FrameSize size;
  private final EvaluationPlan plan;

  PictureReader(SegmentationEngine engine, ModelCard card, FrameSize size, EvaluationPlan plan) {
    this.engine = engine;
    this.card = card;
    this.size = size;
    this.plan = plan;
  }

  /**
   * What the model says.
   *
   * @param objects null if the plan needs none
   */
  record Reading(PixelFeatures features, PictureObjects objects) {}

  FrameSize size() {
    return size;
  }

  Reading read(LabelledPicture picture, boolean withObjects) throws IOException {
    try (FrameFeatures result = new ModelPictures(engine, size).show(picture.file())) {
      FeatureMap map = result.frame(0);
      PixelFeatures features = PixelFeatures.of(map);
      return new Reading(features, withObjects ? objects(map, features) : null);
    }
  }

  private PictureObjects objects(FeatureMap map, PixelFeatures features) {
    return plan.objects() == ObjectSource.SALIENCY
        ? SalientMask.of(features, size.width(), size.height(), plan.pooling())
        : segments(map);
  }

  private PictureObjects segments(FeatureMap map) {
    List<ExtractedSegment> segments =
        new SegmentExtractor(card, ExtractionSettings.defaults())
            .extract(map, size.width(), size.height(), NO_CENTROIDS)
            .segments();
    byte[] ids = new byte[size.pixels()];
    double[][] vectors = new double[segments.size()][];
    for (int i = 0; i < vectors.length; i++) {
      segments.get(i).mask().decodeInto(ids, (byte) (i + 1));
      float[] embedding = segments.get(i).embedding();
      vectors[i] = new double[embedding.length];
      for (int d = 0; d < embedding.length; d++) {
        vectors[i][d] = embedding[d];
      }
    }
    return new PictureObjects(ids, vectors);
  }
}
