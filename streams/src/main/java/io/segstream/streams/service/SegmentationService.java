package io.segstream.streams.service;

import io.segstream.schemas.topic.Topic;
import io.segstream.streams.broker.BrokerException;
import io.segstream.streams.broker.TopicProvisioner;
import io.segstream.streams.service.ServiceHealth.Liveness;
import io.segstream.streams.service.ServiceHealth.Readiness;
import io.segstream.streams.topology.ClusteringTopology;
import io.segstream.streams.topology.ProcessingListener;
import io.segstream.streams.topology.SegmentationParts;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: a loaded model and the topologies on Kafka Streams.
 *
 * <p>Lifecycle: {@link #start} returns once the model is loaded and the topics are there; chunks
 * are processed from when {@link #health} says ready. {@link #close} lets every thread finish and
 * commit the chunk it works on, then closes the model. All methods may be called from any thread.
 */
public final class SegmentationService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentationService.class);
  private static final String GROUP_INSTANCE = "group.instance.id";

  private final OpenModel model;
  private final KafkaStreams streams;
  private final ServiceSettings settings;
  private final FailurePolicy failures;
  private final RestoreProgress restore = new RestoreProgress();
  private CloseResult closeResult;

  /** How closing went. */
  public enum CloseResult {
    /** Every chunk in work was finished and committed, and the model is closed. */
    FINISHED,
    /**
     * The deadline passed with a chunk still in work; it will be processed again. The model was
     * left open, because it may be in use: end the process.
     */
    DEADLINE_PASSED
  }

  private SegmentationService(OpenModel model, KafkaStreams streams, ServiceSettings settings) {
    this.model = model;
    this.streams = streams;
    this.settings = settings;
    this.failures = new FailurePolicy(Clock.systemUTC(), settings.streams().threads());
  }

  /**
   * Loads the model and starts processing.
   *
   * @throws io.segstream.inference.engine.EngineException if the model cannot be run
   * @throws BrokerException if Kafka cannot be reached, topics are missing or do not go together,
   *     or the brokers do not allow transactions as long as a chunk may take
   * @throws IllegalArgumentException if settings contradict each other
   */
  public static SegmentationService start(
      ServiceSettings settings, ModelRuntime runtime, ProcessingListener listener) {
    return startWith(settings, runtime.load(), listener);
  }

  /**
   * Starts processing with a model that is loaded already.
   *
   * @param model taken over, also if starting fails
   */
  public static SegmentationService startWith(
      ServiceSettings settings, OpenModel model, ProcessingListener listener) {
    ServiceClients clients = new ServiceClients(settings.catalogue());
    return startWith(
        settings,
        model,
        listener,
        (topology, properties) -> new KafkaStreams(topology, properties, clients));
  }

  /**
   * As above.
   *
   * @param kafkaStreams makes what runs the topologies
   */
  static SegmentationService startWith(
      ServiceSettings settings,
      OpenModel model,
      ProcessingListener listener,
      BiFunction<Topology, Properties, KafkaStreams> kafkaStreams) {
    try {
      Properties properties =
          StreamsProperties.of(
              settings.streams(), settings.catalogue(), settings.segmentation().limits(), listener);
      prepareCluster(settings, StreamsProperties.transactionTimeoutMillis(properties));
      SegmentationParts parts =
          new SegmentationParts(
              model.model(),
              model.inference(),
              model.refinement(),
              ChunkFramesVideo::open,
              settings.catalogue(),
              Clock.systemUTC(),
              listener);
      KafkaStreams streams =
          kafkaStreams.apply(
              ClusteringTopology.build(parts, settings.segmentation(), settings.clustering()),
              properties);
      try {
        SegmentationService service = new SegmentationService(model, streams, settings);
        service.begin();
        return service;
      } catch (RuntimeException | Error e) {
        streams.close(settings.shutdownDeadline());
        throw e;
      }
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private void begin() {
    streams.setUncaughtExceptionHandler(failures);
    streams.setGlobalStateRestoreListener(restore);
    streams.setStateListener(
        (now, before) -> LOG.info("Service {}: {}", settings.streams().applicationId(), now));
    streams.start();
    LOG.info(
        "Service {} reads {} with model {}",
        settings.streams().applicationId(),
        settings.catalogue().name(Topic.CHUNKS),
        model.model());
  }

  private static void prepareCluster(ServiceSettings settings, long transactionMillis) {
    List<NewTopic> topics = settings.catalogue().newTopics();
    try (Admin admin = Admin.create(adminProperties(settings.streams()))) {
      TransactionLimit.require(admin, transactionMillis);
      TopicProvisioner provisioner = new TopicProvisioner(admin);
      switch (settings.topics()) {
        case CREATE -> provisioner.createMissing(topics);
        case REFUSE -> provisioner.requireAll(topics);
      }
      provisioner.requireSamePartitions(
          settings.catalogue().name(Topic.CHUNKS), settings.catalogue().name(Topic.PROMPTS));
    }
  }

  /** The passed-through settings that an admin client knows: security, time-outs and the like. */
  private static Map<String, Object> adminProperties(StreamsSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    settings
        .clients()
        .forEach(
            (name, value) -> {
              if (AdminClientConfig.configNames().contains(name)) {
                properties.put(name, value);
              }
            });
    properties.putIfAbsent(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return properties;
  }

  /** What state the service is in right now. */
  public ServiceHealth health() {
    KafkaStreams.State state = streams.state();
    long toRestore = restore.recordsLeft();
    if (failures.fatalReason().isPresent()) {
      return new ServiceHealth(
          Liveness.DEAD, Readiness.NOT_READY, failures.fatalReason().get(), toRestore);
    }
    return switch (state) {
      case RUNNING ->
          model
              .impairment()
              .get()
              .map(
                  impairment ->
                      new ServiceHealth(
                          Liveness.ALIVE, impairment.readiness(), impairment.why(), toRestore))
              .orElseGet(
                  () -> new ServiceHealth(Liveness.ALIVE, Readiness.READY, "running", toRestore));
      case CREATED, REBALANCING ->
          new ServiceHealth(
              Liveness.ALIVE,
              Readiness.NOT_READY,
              toRestore > 0
                  ? "restoring stores, %d records to go".formatted(toRestore)
                  : "waiting for partitions",
              toRestore);
      case PENDING_SHUTDOWN, NOT_RUNNING ->
          new ServiceHealth(Liveness.ALIVE, Readiness.NOT_READY, "stopping", toRestore);
      case PENDING_ERROR, ERROR ->
          new ServiceHealth(
              Liveness.DEAD, Readiness.NOT_READY, "all stream threads have died", toRestore);
    };
  }

  /** The Kafka Streams metrics of the service. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return streams.metrics();
  }

  /** Closes within the settings' deadline; see {@link #shutDown}. */
  @Override
  public void close() {
    shutDown();
  }

  /** Finishes the chunks in work, commits, leaves the group and closes the model. */
  public synchronized CloseResult shutDown() {
    if (closeResult != null) {
      return closeResult;
    }
    Duration deadline = settings.shutdownDeadline();
    // A member with a fixed name keeps its partitions for its return; others give them up at once.
    GroupMembershipOperation membership =
        settings.streams().clients().keySet().stream().anyMatch(k -> k.endsWith(GROUP_INSTANCE))
            ? GroupMembershipOperation.REMAIN_IN_GROUP
            : GroupMembershipOperation.LEAVE_GROUP;
    boolean finished =
        streams.close(CloseOptions.timeout(deadline).withGroupMembershipOperation(membership));
    if (finished) {
      model.close();
      closeResult = CloseResult.FINISHED;
    } else {
      LOG.error(
          "Service {} did not finish its chunks within {} s; they will be processed again",
          settings.streams().applicationId(),
          deadline.toSeconds());
      closeResult = CloseResult.DEADLINE_PASSED;
    }
    return closeResult;
  }
}
