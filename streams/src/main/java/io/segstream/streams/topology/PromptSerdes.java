package io.segstream.streams.topology;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.track.Track;
import io.segstream.inference.track.TrackStatus;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.topology.state.PromptedState;
import io.segstream.streams.topology.state.PromptedTrack;
import io.segstream.streams.topology.state.WaitingPrompt;
import io.segstream.streams.topology.state.WaitingPrompts;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prompts and prompted objects to and from the stores' bytes. */
final class PromptSerdes {
  private static final Logger LOG = LoggerFactory.getLogger(PromptSerdes.class);
  private static final int VISIBLE = 1;
  private static final int LOST = 2;

  private PromptSerdes() {}

  /** Prompts that wait, in the order in which they came. */
  static Serde<List<PendingPrompt>> pending() {
    return Serdes.serdeFrom(
        (topic, prompts) -> prompts == null ? null : toBytes(prompts),
        (topic, bytes) -> bytes == null ? null : pending(topic, bytes));
  }

  /** Prompted objects; all but the outline of their masks comes back as it was. */
  static Serde<PromptedMemory> prompted() {
    return Serdes.serdeFrom(
        (topic, memory) -> memory == null ? null : toBytes(memory),
        (topic, bytes) -> bytes == null ? null : prompted(topic, bytes));
  }

  static byte[] toBytes(List<PendingPrompt> prompts) {
    WaitingPrompts.Builder state = WaitingPrompts.newBuilder();
    for (PendingPrompt pending : prompts) {
      state.addPrompts(
          WaitingPrompt.newBuilder()
              .setPrompt(pending.prompt().toByteString())
              .setOffset(pending.offset())
              .setArrivalMs(pending.arrivalMs()));
    }
    return state.build().toByteArray();
  }

  private static List<PendingPrompt> pending(String topic, byte[] bytes) {
    try {
      List<PendingPrompt> prompts = new ArrayList<>();
      for (WaitingPrompt waiting : WaitingPrompts.parseFrom(bytes).getPromptsList()) {
        prompts.add(
            new PendingPrompt(
                ObjectPrompt.parseFrom(waiting.getPrompt()),
                waiting.getOffset(),
                waiting.getArrivalMs()));
      }
      return prompts;
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(topic, e);
    }
  }

  static byte[] toBytes(PromptedMemory memory) {
    PromptedState.Builder state =
        PromptedState.newBuilder().setPropagation(ByteString.copyFrom(memory.state().toBytes()));
    memory.objects().forEach(object -> state.addObjects(toProto(object)));
    return state.build().toByteArray();
  }

  private static PromptedMemory prompted(String topic, byte[] bytes) {
    try {
      PromptedState state = PromptedState.parseFrom(bytes);
      return new PromptedMemory(
          propagation(topic, state.getPropagation()),
          state.getObjectsList().stream().map(PromptSerdes::fromProto).toList());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw unreadable(topic, e);
    }
  }

  /** Objects that cannot be followed any more must not keep the service from starting. */
  private static PropagationState propagation(String topic, ByteString bytes) {
    try {
      return PropagationState.fromBytes(bytes.toByteArray());
    } catch (IllegalArgumentException e) {
      LOG.warn("Prompted objects of a feed in {} end: {}", topic, e.getMessage());
      return PropagationState.EMPTY;
    }
  }

  private static PromptedTrack toProto(PromptedObject object) {
    Track track = object.track();
    PixelBox box = track.box();
    return PromptedTrack.newBuilder()
        .setPromptId(object.promptId())
        .setLabel(track.label())
        .setStatus(track.status() == TrackStatus.VISIBLE ? VISIBLE : LOST)
        .setId(track.id())
        .setFirstFrame(track.firstFrame())
        .setLastFrame(track.lastFrame())
        .setFirstSeenUs(track.firstSeenUs())
        .setLastSeenUs(track.lastSeenUs())
        .setHits(track.hits())
        .setScore(track.score())
        .addAllGeometry(
            List.of(
                track.mask().width(),
                track.mask().height(),
                box.x(),
                box.y(),
                box.width(),
                box.height(),
                object.area()))
        .setEmbedding(VectorRecords.toProto(track.embedding()))
        .build();
  }

  private static PromptedObject fromProto(PromptedTrack track) {
    List<Integer> geometry = track.getGeometryList();
    if (geometry.size() != 7) {
      throw new IllegalArgumentException(
          "prompted object '%s' has %d numbers for its place, expected 7"
              .formatted(track.getPromptId(), geometry.size()));
    }
    PixelBox box = new PixelBox(geometry.get(2), geometry.get(3), geometry.get(4), geometry.get(5));
    return new PromptedObject(
        track.getPromptId(),
        new Track(
            track.getId(),
            track.getStatus() == VISIBLE ? TrackStatus.VISIBLE : TrackStatus.LOST,
            track.getFirstFrame(),
            track.getLastFrame(),
            track.getFirstSeenUs(),
            track.getLastSeenUs(),
            track.getHits(),
            0,
            track.getScore(),
            box,
            StoredMasks.filled(box, geometry.get(0), geometry.get(1)),
            VectorRecords.fromProto(track.getEmbedding()),
            track.getLabel()),
        geometry.get(6));
  }

  private static UnreadableStateException unreadable(String topic, Exception e) {
    return new UnreadableStateException(
        "Stored prompts of a feed in %s cannot be read: %s; reset the application to start afresh"
            .formatted(topic, e.getMessage()),
        e);
  }
}
