package io.segstream.streams.topology;

import io.segstream.inference.model.InputSize;
import io.segstream.inference.prompt.PromptedStep;
import io.segstream.inference.refine.SegmentRefiner;
import io.segstream.inference.segment.SegmentExtractor;
import io.segstream.inference.track.Tracker;
import io.segstream.inference.track.ZoneWatch;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.serde.ChunkHeaders;
import io.segstream.schemas.serde.FeedEndHeaders;
import io.segstream.schemas.serde.UnreadableRecordException;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes chunks, one at a time and whole. Nothing is stored or forwarded before all of a chunk
 * is done, so that a chunk that fails half way leaves nothing behind but its dead letter.
 */
final class SegmentationProcessor implements Processor<FeedId, byte[], FeedId, Emission> {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentationProcessor.class);

  /** Room for key, headers and the record batch. */
  private static final int RECORD_OVERHEAD_BYTES = 64 << 10;

  private final SegmentationParts parts;
  private final SegmentationSettings settings;
  private final ModelDigest model;
  private final ChunkWork.Tools workTools;
  private final SegmentExtractor extractor;
  private final SegmentRefiner refiner;
  private final Tracker tracker;
  private final Map<FeedId, ZoneWatch> zones = new HashMap<>();
  private final FeedJournal journal;
  private final FeedExpiry expiry;
  private final PromptedFeed.Tools promptTools;
  private final int maxRecordBytes;

  private ProcessorContext<FeedId, Emission> context;
  private KeyValueStore<FeedId, FeedMemory> memories;
  private PromptStores prompts;

  SegmentationProcessor(
      SegmentationParts parts,
      SegmentationSettings settings,
      InferenceDoor door,
      PromptedStep promptedStep) {
    this.parts = parts;
    this.settings = settings;
    this.model = parts.model().digest();
    this.workTools =
        new ChunkWork.Tools(
            parts.decoder(),
            door,
            settings.limits(),
            size -> InputSize.forSource(parts.model().card(), size, settings.inputSize()),
            parts.model().card().modelGroups());
    this.extractor = new SegmentExtractor(parts.model().card(), settings.analysis().extraction());
    this.refiner = parts.refinement().refiner();
    this.tracker = new Tracker(settings.analysis().tracker());
    this.journal = new FeedJournal(parts.listener());
    this.expiry = new FeedExpiry(settings.analysis().idleExpiry(), parts.clock());
    this.promptTools =
        new PromptedFeed.Tools(
            promptedStep,
            settings.analysis().prompts().maxObjects(),
            PromptMemoryBound.LIMIT,
            settings.analysis().tracker().embeddingRate());
    TopicCatalogue catalogue = parts.catalogue();
    this.maxRecordBytes = catalogue.maxMessageBytes(Topic.SEGMENTS) - RECORD_OVERHEAD_BYTES;
  }

  @Override
  public void init(ProcessorContext<FeedId, Emission> processorContext) {
    context = processorContext;
    memories = context.getStateStore(SegmentationTopology.STORE);
    prompts = PromptStores.of(context);
    try (KeyValueIterator<FeedId, FeedMemory> all = memories.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.isRunning()) {
              expiry.heard(entry.key);
            }
          });
    }
    context.schedule(
        FeedExpiry.INTERVAL, PunctuationType.WALL_CLOCK_TIME, timestamp -> endSilentFeeds());
  }

  @Override
  public void process(Record<FeedId, byte[]> record) {
    if (FeedEndHeaders.isEnd(record.headers())) {
      end(FeedEndHeaders.read(record.headers()), record.key());
    } else {
      segment(record);
    }
  }

  private void segment(Record<FeedId, byte[]> record) {
    VideoChunk chunk = read(record);
    FeedId feed = chunk.header().feed();
    FeedMemory stored = memories.get(feed);
    FeedMemory before = stored == null ? FeedMemory.EMPTY : stored;
    FeedSettings feedSettings = settings.of(feed);

    boolean restarted =
        journal.isRestart(chunk.header(), before) || expiry.isAfterPause(chunk.header(), before);
    PromptedFeed prompted = prompted(feed);
    FeedAnalysis analysis =
        new FeedAnalysis(
            tools(feed, feedSettings), new ObjectRecords(feed, model), before, prompted);
    boolean remodelled = !before.model().equals(model.value());
    if (stored != null && (restarted || remodelled)) {
      analysis.endAll(new ObjectRecords(feed, new ModelDigest(before.model())));
    }
    if (before.isRunning() && (restarted || remodelled)) {
      analysis.refusePrompts(
          restarted
              ? "feed %s began again before the prompt's frame came: send it anew".formatted(feed)
              : "the model was changed before the prompt's frame came: send it anew",
          chunk.header().captureTimeUs());
    }
    FrameSelector selector =
        new FrameSelector(
            feedSettings,
            parts.clock(),
            restarted ? OptionalLong.empty() : before.lastSampledSlot());
    Stopwatch stopwatch = new Stopwatch(System::nanoTime);
    ChunkWork work =
        new ChunkWork(
            workTools,
            chunk,
            new FrameRecords(chunk.header(), source(), model, maxRecordBytes),
            selector,
            analysis,
            stopwatch);
    List<FrameSegments> frames = work.run();
    analysis.refuseLatePrompts(chunk.header(), frames);

    FeedMemory after =
        new FeedMemory(
            model.value(),
            chunk.header().sequence(),
            chunk.header().firstFrame() + chunk.header().frameCount(),
            OptionalLong.of(chunk.header().captureTimeUs() + chunk.header().durationUs()),
            selector.lastSlot(),
            analysis.tracker(),
            analysis.centroids(),
            analysis.zones());
    // All records are made before the first one goes: a chunk is never published in part.
    List<Record<FeedId, Emission>> results =
        Stream.concat(frames.stream().map(Emission.OfFrame::new), analysis.emissions().stream())
            .map(emission -> record(feed, emission))
            .toList();
    memories.put(feed, after);
    prompts.put(feed, prompted);
    expiry.heard(feed);
    results.forEach(context::forward);
    if (feedSettings.latency().mode() == LatencyPolicy.Mode.NEWEST_WINS) {
      context.commit();
    }
    work.problem().ifPresent(problem -> journal.problem(chunk.header(), problem));
    journal.done(
        chunk.header(),
        frames,
        work.surplus(),
        stopwatch.times(frames.size(), chunk.video().length));
  }

  private void end(FeedEnd end, FeedId key) {
    requireKey(end.feed(), key);
    FeedMemory memory = memories.get(key);
    // An ingest that was replaced by another one may end after the first chunks of that one.
    if (memory != null && memory.isRunning() && end.chunks() > memory.lastSequence()) {
      end(key, memory, "its source is at its end");
    }
  }

  private void endSilentFeeds() {
    for (FeedId feed : expiry.silent()) {
      end(feed, memories.get(feed), "nothing came for longer than tracking.idleExpiry");
    }
  }

  private void end(FeedId feed, FeedMemory memory, String why) {
    PromptedFeed prompted = prompted(feed);
    FeedAnalysis analysis =
        new FeedAnalysis(
            tools(feed, settings.of(feed)), new ObjectRecords(feed, model), memory, prompted);
    analysis.endAll(new ObjectRecords(feed, new ModelDigest(memory.model())));
    analysis.refusePrompts(
        "feed %s ended before the prompt's frame came".formatted(feed), memory.endUs().orElse(0));
    prompts.put(feed, prompted);
    memories.put(feed, memory.ended(analysis.tracker().nextTrackId()));
    expiry.ended(feed);
    analysis.emissions().forEach(emission -> context.forward(record(feed, emission)));
    // Nothing more will come that would have to be committed soon.
    context.commit();
    journal.ended(feed, why);
  }

  private static void requireKey(FeedId feed, FeedId key) {
    if (!feed.equals(key)) {
      throw new UnreadableRecordException(
          "Feed %s: the record's key is '%s', must be the feed in its headers"
              .formatted(feed, key));
    }
  }

  private VideoChunk read(Record<FeedId, byte[]> record) {
    ChunkHeader header = ChunkHeaders.read(record.headers());
    requireKey(header.feed(), record.key());
    if (record.value() == null) {
      throw new UnreadableRecordException(
          "Feed %s: chunk %d has no value".formatted(header.feed(), header.sequence()));
    }
    int maxFrames = settings.limits().maxFrames();
    if (header.frameCount() > maxFrames) {
      throw new UnreadableRecordException(
          "Feed %s: chunk %d promises %d frames, at most %d are processed at a time; cut shorter chunks at ingest or raise the limit"
              .formatted(header.feed(), header.sequence(), header.frameCount(), maxFrames));
    }
    return new VideoChunk(header, record.value());
  }

  private FeedAnalysis.Tools tools(FeedId feed, FeedSettings feedSettings) {
    ZoneWatch watch = zones.computeIfAbsent(feed, id -> new ZoneWatch(feedSettings.zones()));
    return new FeedAnalysis.Tools(
        extractor, refiner, tracker, watch, settings.analysis().objectUpdateEvery());
  }

  private PromptedFeed prompted(FeedId feed) {
    return new PromptedFeed(
        promptTools, new PromptNotices(feed, model), prompts.prompted(feed), prompts.pending(feed));
  }

  private RecordMetadata source() {
    return context
        .recordMetadata()
        .orElseThrow(() -> new IllegalStateException("A chunk always comes from a topic"));
  }

  private static Record<FeedId, Emission> record(FeedId feed, Emission emission) {
    return new Record<>(feed, emission, Math.floorDiv(emission.timeUs(), 1000), emission.headers());
  }

  @Override
  public void close() {
    LOG.debug("Segmentation of {} closed", context.taskId());
  }
}
