package io.segstream.streams.config;

import io.segstream.inference.batch.BatchSettings;
import io.segstream.inference.cluster.CodebookSettings;
import io.segstream.inference.cluster.GroupingSettings;
import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.TensorRtSettings;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.RefinementSettings;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.segment.RegionSettings;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.plan.PlanListener;
import io.segstream.inference.tensorrt.plan.PlanProvider;
import io.segstream.inference.tensorrt.plan.PlanStore;
import io.segstream.inference.tensorrt.plan.PlannedEngine;
import io.segstream.inference.track.TrackerSettings;
import io.segstream.inference.track.Zone;
import io.segstream.inference.vocabulary.LabelRule;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.broker.BrokerSettings;
import io.segstream.streams.service.Fallback;
import io.segstream.streams.service.ServiceSettings;
import io.segstream.streams.service.StreamsSettings;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.ClusteringSettings;
import io.segstream.streams.topology.FeedSettings;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.PromptSettings;
import io.segstream.streams.topology.Sampling;
import io.segstream.streams.topology.SegmentationSettings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration means to the parts of the service: the one place where keys become settings.
 * Settings that have no key keep their defaults.
 */
public final class ConfiguredSettings {
  private static final int BATCHES_IN_FLIGHT = ChunkLimits.DEFAULT.batchesInFlight();

  private final SegstreamConfiguration configuration;

  public ConfiguredSettings(SegstreamConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Threads of one inference call. */
  public EngineSettings engine() {
    return EngineSettings.withThreads(configuration.engine().threads());
  }

  /** What the model runs on. */
  public EngineBlock.Runtime runtime() {
    return configuration.engine().name();
  }

  /** What serves while TensorRT cannot. */
  public Fallback fallback() {
    return configuration.engine().tensorRt().fallback();
  }

  /** Where the plans of a model are kept. */
  public PlanStore plans(LoadedModel model) {
    TensorRtBlock block = configuration.engine().tensorRt();
    return new PlanStore(
        block.plans().orElseGet(() -> model.directory().resolve(PlanStore.DIRECTORY)),
        block.plansSize().bytes(),
        InstantSource.system());
  }

  /** What plans are built for. */
  public PlannedEngine.Choice planned() {
    TensorRtBlock block = configuration.engine().tensorRt();
    return new PlannedEngine.Choice(
        block.gpus(),
        block.precision(),
        block.batch(),
        configuration.model().inputSize().stream().toList(),
        block.workspace().bytes());
  }

  /** How a model runs on TensorRT. */
  public PlannedEngine plannedEngine(LoadedModel model, TensorRtBackend backend) {
    TensorRtBlock block = configuration.engine().tensorRt();
    TensorRtSettings base = TensorRtSettings.defaults();
    return new PlannedEngine(
        backend,
        new PlanProvider(backend, plans(model), System::nanoTime),
        planned(),
        new TensorRtSettings(block.contexts(), block.graphs(), base.idleBytes()));
  }

  /**
   * The engine that is configured, and no other in its place.
   *
   * @param listener hears of plans that are built when it is opened
   */
  public AvailableEngine configuredEngine(
      LoadedModel model, TensorRtBackend backend, PlanListener listener) {
    return switch (runtime()) {
      case ONNX_RUNTIME -> AvailableEngine.onnxRuntime();
      case TENSOR_RT -> plannedEngine(model, backend).available(listener);
    };
  }

  /**
   * Every engine of this machine: ONNX Runtime, and TensorRT as configured where it can be used.
   *
   * @param listener hears of plans that are built when it is opened
   */
  public List<AvailableEngine> engines(
      LoadedModel model, TensorRtBackend backend, PlanListener listener) {
    return backend.probe().usable()
        ? List.of(AvailableEngine.onnxRuntime(), plannedEngine(model, backend).available(listener))
        : List.of(AvailableEngine.onnxRuntime());
  }

  /** How requests become calls. */
  public BatchSettings batching() {
    BatchingBlock batching = configuration.engine().batching();
    return new BatchSettings(
        batching.mode(),
        batching.maxBatch(),
        batching.maxWait().toNanos() / 1000,
        batching.queue(),
        configuration.engine().workers());
  }

  /** How feature maps become segments. */
  public ExtractionSettings extraction() {
    SegmentationBlock block = configuration.segmentation();
    ExtractionSettings base = ExtractionSettings.defaults();
    GroupingSettings grouping = base.grouping();
    return new ExtractionSettings(
        (float) block.objectnessThreshold(),
        (float) block.coreThreshold(),
        base.sampleCells(),
        new GroupingSettings(
            block.maxGroups(),
            grouping.tolerance(),
            grouping.groupCost(),
            grouping.mergeCosine(),
            grouping.minShare(),
            grouping.maxIterations(),
            block.seed()),
        new RegionSettings(
            block.minimumArea(),
            block.maxSegments(),
            base.regions().mergeCosine(),
            base.regions().mergeBoundaryShare()));
  }

  /** What is done to segments once they were found. */
  public RefinementSettings refinement() {
    SegmentationBlock block = configuration.segmentation();
    return new RefinementSettings(
        block.refineMasks() ? RefinementSettings.Masks.REFINED : RefinementSettings.Masks.AS_FOUND,
        configuration.model().vocabulary(),
        new LabelRule(block.labelScore(), block.labelSimilarity()));
  }

  /** How segments become objects. */
  public TrackerSettings tracker() {
    TrackingBlock block = configuration.tracking();
    return new TrackerSettings(
        block.confirmAfter(),
        block.endAfter(),
        block.endAfterTime().toNanos() / 1000,
        block.maxTracks(),
        block.minimumOverlap(),
        block.minimumSimilarity(),
        block.returnSimilarity(),
        block.maxShift(),
        block.overlapWeight(),
        block.embeddingRate());
  }

  /** How objects become clusters. */
  public CodebookSettings codebook() {
    ClusteringBlock block = configuration.clustering();
    CodebookSettings base = CodebookSettings.defaults();
    GroupingSettings grouping = base.grouping();
    return new CodebookSettings(
        block.newClusterSimilarity(),
        base.minLearningRate(),
        block.refitEvery(),
        block.sampleSize(),
        base.matchSimilarity(),
        new GroupingSettings(
            block.maxClusters(),
            grouping.tolerance(),
            grouping.groupCost(),
            grouping.mergeCosine(),
            grouping.minShare(),
            grouping.maxIterations(),
            configuration.segmentation().seed()));
  }

  /** Bounds on the work of one chunk. */
  public ChunkLimits limits() {
    SegmentationBlock block = configuration.segmentation();
    return new ChunkLimits(
        block.maxFramesPerChunk(),
        block.framesPerCall(),
        BATCHES_IN_FLIGHT,
        block.inferenceTimeout(),
        block.chunkTimeout());
  }

  /** Which frames are processed. */
  public Sampling sampling() {
    SegmentationBlock block = configuration.segmentation();
    Optional<Sampling> rate = block.fps().map(Sampling.TargetRate::new);
    return rate.orElseGet(() -> new Sampling.EveryNth(block.everyNth()));
  }

  /** How chunks become segments, objects and events. */
  public SegmentationSettings segmentation() {
    FeedsBlock feeds = configuration.feeds();
    FeedDefaultsBlock defaults = feeds.defaults();
    Map<FeedId, FeedSettings> perFeed = new HashMap<>();
    feeds.perFeed().keySet().forEach(feed -> perFeed.put(feed, feed(feeds.choiceFor(feed))));
    return new SegmentationSettings(
        feed(new FeedChoice(defaults.policy(), defaults.latencyBudget(), List.of())),
        perFeed,
        limits(),
        configuration.model().inputSize(),
        new SegmentationSettings.Analysis(
            extraction(),
            tracker(),
            configuration.tracking().publishEvery(),
            configuration.tracking().idleExpiry(),
            new PromptSettings(
                configuration.prompts().maxObjects(), configuration.prompts().maxPending())));
  }

  /** How objects become clusters, and whether the codebook learns. */
  public ClusteringSettings clustering() {
    return new ClusteringSettings(
        configuration.clustering().frozen()
            ? ClusteringSettings.Mode.FROZEN
            : ClusteringSettings.Mode.LEARNING,
        codebook(),
        Optional.empty());
  }

  private FeedSettings feed(FeedChoice choice) {
    return new FeedSettings(
        sampling(),
        latency(choice),
        choice.zones().stream().map(ConfiguredSettings::zone).toList());
  }

  /** What happens to late frames of a feed. */
  static LatencyPolicy latency(FeedChoice choice) {
    return switch (choice.policy()) {
      case EVERY_FRAME -> LatencyPolicy.EVERY_FRAME;
      case NEWEST_WINS -> LatencyPolicy.newestWins(choice.latencyBudget());
    };
  }

  /** A zone of a feed. */
  static Zone zone(ZoneBlock block) {
    double[] polygon = block.polygon().stream().mapToDouble(Double::doubleValue).toArray();
    return new Zone(block.name(), polygon, block.minShare());
  }

  /** How the service takes part in Kafka Streams; holds secrets in clear text. */
  public StreamsSettings streams() {
    ServiceBlock service = configuration.service();
    Map<String, String> clients = new HashMap<>();
    configuration
        .kafka()
        .clientProperties()
        .forEach((name, value) -> clients.put(name, value.toString()));
    clients.remove(KafkaBlock.BOOTSTRAP_SERVERS);
    return new StreamsSettings(
        service.applicationId(),
        configuration.kafka().bootstrapServers(),
        service.threads(),
        service.commitInterval(),
        service.stateDirectory(),
        clients);
  }

  /** How the service runs; holds secrets in clear text. */
  public ServiceSettings service() {
    return new ServiceSettings(
        streams(),
        configuration.topics().catalogue(),
        configuration.topics().create()
            ? ServiceSettings.MissingTopics.CREATE
            : ServiceSettings.MissingTopics.REFUSE,
        segmentation(),
        clustering(),
        configuration.service().shutdownDeadline());
  }

  /** How the embedded broker runs. */
  public BrokerSettings broker() {
    EmbeddedBlock embedded = configuration.embedded();
    return new BrokerSettings(
        "localhost",
        embedded.port(),
        embedded.dataDirectory(),
        BrokerSettings.DEFAULT_MAX_MESSAGE_BYTES);
  }
}
