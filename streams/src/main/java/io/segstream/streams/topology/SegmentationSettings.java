package io.segstream.streams.topology;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.track.TrackerSettings;
import io.segstream.schemas.id.FeedId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How chunks become segments, objects and events.
 *
 * @param defaults feeds without settings of their own
 * @param feeds settings of single feeds
 * @param limits bounds on the work of a chunk
 * @param inputSize what frames are scaled to; without it, what suits model and source
 * @param analysis how the model's output becomes objects
 */
public record SegmentationSettings(
    FeedSettings defaults,
    Map<FeedId, FeedSettings> feeds,
    ChunkLimits limits,
    Optional<FrameSize> inputSize,
    Analysis analysis) {
  /**
   * How the model's output becomes objects.
   *
   * @param extraction of segments from one frame
   * @param tracker of segments from frame to frame
   * @param objectUpdateEvery frames that show an object between two updates of its state, 1 or
   *     more; changes of its state are always published
   * @param idleExpiry silence of a feed after which its objects have ended, above 0
   * @param prompts how many objects may be pointed out
   */
  public record Analysis(
      ExtractionSettings extraction,
      TrackerSettings tracker,
      int objectUpdateEvery,
      Duration idleExpiry,
      PromptSettings prompts) {
    /** The library's defaults; an object is updated every 25 frames, a day of silence ends it. */
    public static final Analysis DEFAULT =
        new Analysis(
            ExtractionSettings.defaults(),
            TrackerSettings.defaults(),
            25,
            Duration.ofDays(1),
            PromptSettings.DEFAULT);

    public Analysis {
      Objects.requireNonNull(extraction, "extraction");
      Objects.requireNonNull(tracker, "tracker");
      Objects.requireNonNull(prompts, "prompts");
      if (objectUpdateEvery < 1) {
        throw new IllegalArgumentException(
            "Objects cannot be updated every %d frames, must be 1 or more"
                .formatted(objectUpdateEvery));
      }
      if (idleExpiry.isZero() || idleExpiry.isNegative()) {
        throw new IllegalArgumentException(
            "Objects cannot end after a silence of %s, must be above 0".formatted(idleExpiry));
      }
    }
  }

  /** Defaults of everything. */
  public static final SegmentationSettings DEFAULT =
      new SegmentationSettings(
          FeedSettings.DEFAULT, Map.of(), ChunkLimits.DEFAULT, Optional.empty(), Analysis.DEFAULT);

  public SegmentationSettings {
    Objects.requireNonNull(defaults, "defaults");
    feeds = Map.copyOf(feeds);
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(inputSize, "inputSize");
    Objects.requireNonNull(analysis, "analysis");
  }

  /** What holds for a feed. */
  public FeedSettings of(FeedId feed) {
    return feeds.getOrDefault(feed, defaults);
  }

  public SegmentationSettings withDefaults(FeedSettings newDefaults) {
    return new SegmentationSettings(newDefaults, feeds, limits, inputSize, analysis);
  }

  public SegmentationSettings withFeeds(Map<FeedId, FeedSettings> newFeeds) {
    return new SegmentationSettings(defaults, newFeeds, limits, inputSize, analysis);
  }

  public SegmentationSettings withLimits(ChunkLimits newLimits) {
    return new SegmentationSettings(defaults, feeds, newLimits, inputSize, analysis);
  }

  public SegmentationSettings withInputSize(FrameSize size) {
    return new SegmentationSettings(defaults, feeds, limits, Optional.of(size), analysis);
  }

  public SegmentationSettings withAnalysis(Analysis newAnalysis) {
    return new SegmentationSettings(defaults, feeds, limits, inputSize, newAnalysis);
  }
}
