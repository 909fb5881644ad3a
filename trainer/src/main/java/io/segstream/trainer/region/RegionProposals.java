package io.segstream.trainer.region;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.segstream.inference.cluster.GroupingSettings;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.RegionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.trainer.network.NetworkOutputs;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes where objects may be, without a detector: the network's objectness is cut at several
 * levels, what hangs together is a proposal, also after it was grouped by the embeddings as the
 * service does, and of boxes that are nearly the same the likeliest is kept. Not thread-safe.
 */
public final class RegionProposals {
  private static final List<Float> LEVELS = List.of(0.3f, 0.5f, 0.7f);

  /** Boxes that overlap more are the same proposal. */
  private static final double SAME = 0.7;

  private static final int SAMPLED_CELLS = 1024;

  private final List<SegmentExtractor> extractors;

  /** Makes ready. */
  public RegionProposals() {
    extractors =
        LEVELS.stream()
            .map(
                level ->
                    new SegmentExtractor(
                        List.of(),
                        new ExtractionSettings(
                            level,
                            level,
                            SAMPLED_CELLS,
                            GroupingSettings.forPixels(),
                            RegionSettings.defaults())))
            .toList();
  }

  /**
   * A place where an object may be.
   *
   * @param box in pixels
   * @param score mean objectness, 0 to 1
   */
  public record Proposal(RegionBox box, double score) {}

  /**
   * Proposes regions of one picture.
   *
   * @param outputs of the network for this picture alone
   * @return by falling score
   */
  public List<Proposal> of(NetworkOutputs outputs, int width, int height) {
    List<Proposal> all = new ArrayList<>();
    for (FeatureMap map : List.of(grouped(outputs), ungrouped(outputs))) {
      for (SegmentExtractor extractor : extractors) {
        for (ExtractedSegment each :
            extractor.extract(map, width, height, new float[0][]).segments()) {
          all.add(new Proposal(RegionBox.of(each.box()), each.score()));
        }
      }
    }
    all.sort(Comparator.comparingDouble(each -> -each.score()));
    List<Proposal> kept = new ArrayList<>();
    for (Proposal each : all) {
      if (kept.stream().noneMatch(other -> other.box().iou(each.box()) > SAME)) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static FeatureMap grouped(NetworkOutputs outputs) {
    NDArray unit = outputs.embeddings().normalize(2, 1);
    return map(outputs, (int) unit.getShape().get(1), FloatBuffer.wrap(unit.toFloatArray()));
  }

  private static FeatureMap ungrouped(NetworkOutputs outputs) {
    return map(outputs, 0, null);
  }

  private static FeatureMap map(NetworkOutputs outputs, int dimensions, FloatBuffer embeddings) {
    Shape shape = outputs.objectness().getShape();
    return new FeatureMap(
        (int) shape.get(3),
        (int) shape.get(2),
        dimensions,
        embeddings,
        FloatBuffer.wrap(Activation.sigmoid(outputs.objectness()).toFloatArray()),
        0,
        null);
  }
}
