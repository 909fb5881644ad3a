package io.segstream.streams.topology;

import io.segstream.inference.cluster.ClusteringState;
import io.segstream.inference.cluster.Codebook;
import io.segstream.inference.cluster.Observation;
import io.segstream.inference.cluster.OnlineClustering;
import io.segstream.schemas.id.ModelDigest;
import io.segstream.schemas.id.ObjectKey;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.serde.RecordHeaders;
import io.segstream.schemas.v1.ClusterAssignment;
import io.segstream.schemas.v1.TrackedObject;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Gives objects their clusters, with one codebook per model over all feeds. */
final class ClusteringProcessor
    implements Processor<ObjectKey, TrackedObject, ObjectKey, Clustered> {
  private final ClusteringSettings settings;
  private final ProcessingListener listener;
  private final OnlineClustering clustering;

  private ProcessorContext<ObjectKey, Clustered> context;
  private ClusteringMemory memory;

  ClusteringProcessor(ClusteringSettings settings, ProcessingListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.clustering = new OnlineClustering(settings.codebook());
  }

  @Override
  public void init(ProcessorContext<ObjectKey, Clustered> processorContext) {
    context = processorContext;
    memory = new ClusteringMemory(context.getStateStore(ClusteringTopology.STORE));
    memory.requireReadable();
  }

  @Override
  public void process(Record<ObjectKey, TrackedObject> update) {
    TrackedObject object = update.value();
    if (object == null) {
      // The headers of the removal came with it.
      forward(update, new Clustered.OfObject(update.key(), Optional.empty()), update.headers());
    } else if (object.hasEmbedding()) {
      cluster(update, object);
    } else {
      publish(update, object);
    }
  }

  private void cluster(Record<ObjectKey, TrackedObject> update, TrackedObject object) {
    ModelDigest model = new ModelDigest(object.getModelDigest());
    Optional<ClusteringState> stored = memory.get(model);
    Codebook before = stored.map(ClusteringState::codebook).orElse(Codebook.EMPTY);
    Observation observation =
        clustering.observe(
            prepared(stored), update.key().toString(), HalfVectors.decode(object.getEmbedding()));
    ClusteringState after = observation.state();
    if (stored.isEmpty() || !after.equals(stored.get())) {
      memory.put(model, after);
    }
    var assignment = observation.assignment();
    TrackedObject.Builder clustered = object.toBuilder();
    if (assignment.isAssigned()) {
      clustered.setCluster(
          ClusterAssignment.newBuilder()
              .setClusterId(assignment.clusterId())
              .setCodebookVersion(assignment.codebookVersion())
              .setSimilarity(assignment.similarity()));
    }
    publish(update, clustered.build());
    publish(update, model, before, after.codebook());
  }

  /** The stored state, or that of a new model, with the codebook free or frozen as configured. */
  private ClusteringState prepared(Optional<ClusteringState> stored) {
    ClusteringState state =
        stored.orElseGet(
            () -> ClusteringState.EMPTY.withCodebook(settings.start().orElse(Codebook.EMPTY)));
    boolean freeze = settings.mode() == ClusteringSettings.Mode.FROZEN;
    if (state.codebook().frozen() == freeze) {
      return state;
    }
    return state.withCodebook(freeze ? state.codebook().freeze() : state.codebook().thaw());
  }

  private void publish(Record<ObjectKey, TrackedObject> update, TrackedObject object) {
    forward(
        update,
        new Clustered.OfObject(update.key(), Optional.of(object)),
        RecordHeaders.forObject(object));
  }

  private void publish(
      Record<ObjectKey, TrackedObject> update, ModelDigest model, Codebook before, Codebook after) {
    for (Clustered.OfCluster change : CodebookChange.between(model, before, after)) {
      Headers headers =
          change
              .cluster()
              .map(RecordHeaders::forCluster)
              .orElseGet(
                  () -> RecordHeaders.forClusterRemoval(change.key(), change.codebookVersion()));
      forward(update, change, headers);
    }
    if (before.version() != after.version()) {
      listener.onCodebook(model, after.version(), after.clusters().size());
    }
  }

  private void forward(Record<ObjectKey, TrackedObject> update, Clustered output, Headers headers) {
    context.forward(new Record<>(update.key(), output, update.timestamp(), headers));
  }
}
