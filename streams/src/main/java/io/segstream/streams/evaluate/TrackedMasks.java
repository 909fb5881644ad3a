package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.propagate.OnlineMotion;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.SegmentRefiner;
import io.segstream.inference.segment.ExtractedSegment;
import io.segstream.inference.segment.Extraction;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.inference.track.Tracker;
import io.segstream.inference.track.TrackerSettings;
import io.segstream.inference.track.TrackerState;
import io.segstream.inference.track.TrackingResult;
import java.io.IOException;
import java.util.List;

/**
 * The unsupervised task with what the pipeline itself publishes: its segments and tracks, with the
 * default settings. Online: the mask of a frame depends on no later one.
 *
 * <p>With {@link Proposals#TRACK} each mask shows the segment whose track has been the most salient
 * so far ({@link TrackSalience}); with {@link Proposals#TRACKS} all tracks, see {@link
 * ProposalLabels}.
 */
public final class TrackedMasks implements MaskMethod {
  /**
   * Capture times do not reach here; what counts is that lost tracks are remembered long enough.
   */
  private static final long FRAME_US = 40_000;

  private final ModelFrames frames;
  private final ModelCard card;
  private final Refinement refinement;
  private final Proposals proposals;
  private final Tracker tracker = new Tracker(TrackerSettings.defaults());

  /**
   * @param card of the model that the frames go through
   * @param refinement of the segments; stays the caller's
   * @param proposals one track or all
   */
  public TrackedMasks(
      ModelFrames frames, ModelCard card, Refinement refinement, Proposals proposals) {
    if (proposals == Proposals.OBJECT) {
      throw new IllegalArgumentException(
          "Proposals are %s, must be of tracks".formatted(proposals));
    }
    this.frames = frames;
    this.card = card;
    this.refinement = refinement;
    this.proposals = proposals;
  }

  @Override
  public void run(SequenceVideo video, Sink sink) throws IOException {
    SegmentExtractor extractor = new SegmentExtractor(card, ExtractionSettings.defaults());
    SegmentRefiner refiner = refinement.refiner();
    OnlineMotion motion = new OnlineMotion();
    TrackSalience salience = new TrackSalience();
    ProposalLabels labels = new ProposalLabels(DavisTask.MOST_PROPOSALS);
    float[][][] centroids = {new float[0][]};
    TrackerState[] state = {TrackerState.EMPTY};
    frames.run(
        video.chunks(),
        () -> centroids[0],
        frame -> {
          FrameSize size = frame.source();
          Extraction extraction =
              extractor.extract(frame.features(), size.width(), size.height(), centroids[0]);
          centroids[0] = extraction.centroids();
          List<ExtractedSegment> segments =
              refiner.refine(extraction.segments(), frame.features(), frame::picture, size);
          TrackingResult tracked =
              tracker.update(state[0], frame.index(), frame.index() * FRAME_US, segments);
          state[0] = tracked.state();
          double[] salient =
              salience.add(segments, tracked.trackIds(), motion.next(frame.picture()), size);
          int[] chosen =
              proposals == Proposals.TRACK
                  ? strongest(salient)
                  : labels.of(tracked.trackIds(), salience::of);
          sink.accept(frame.index(), map(segments, chosen, size));
        });
  }

  /** Label 1 for the segment of highest salience, ties to the first; none for the others. */
  private static int[] strongest(double[] salience) {
    int[] labels = new int[salience.length];
    int strongest = 0;
    for (int s = 1; s < salience.length; s++) {
      strongest = salience[s] > salience[strongest] ? s : strongest;
    }
    if (labels.length > 0) {
      labels[strongest] = 1;
    }
    return labels;
  }

  private static LabelMap map(List<ExtractedSegment> segments, int[] labels, FrameSize size) {
    byte[] map = new byte[size.pixels()];
    for (int s = 0; s < labels.length; s++) {
      if (labels[s] > 0) {
        segments.get(s).mask().decodeInto(map, (byte) labels[s]);
      }
    }
    return new LabelMap(size.width(), size.height(), map);
  }
}
