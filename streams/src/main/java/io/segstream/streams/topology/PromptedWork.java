package io.segstream.streams.topology;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.prompt.PromptedFrame;
import io.segstream.inference.prompt.PromptedFrame.ObjectOnFrame;
import io.segstream.inference.prompt.PromptedFrame.Refusal;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.inference.segment.LabelPooling;
import io.segstream.inference.track.TrackEvent;
import io.segstream.schemas.mask.MaskRecords;
import io.segstream.schemas.serde.HalfVectors;
import io.segstream.schemas.v1.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The work on a feed's prompted objects on one frame; used once. */
final class PromptedWork {
  private final PromptedFeed.Tools tools;
  private final PromptNotices notices;
  private final FrameInfo frame;
  private final FrameSize size;
  private final FeatureMap features;
  private final RgbFrame picture;
  private final List<Segment> segments = new ArrayList<>();
  private final List<PromptedResult.Change> changes = new ArrayList<>();
  private final List<Emission> news = new ArrayList<>();
  private final Map<String, PromptedObject> known = new LinkedHashMap<>();
  private PropagationState state;
  private long nextTrackId;

  PromptedWork(
      PromptedFeed.Tools tools,
      PromptNotices notices,
      FrameInfo frame,
      FeatureMap features,
      RgbFrame picture) {
    this.tools = tools;
    this.notices = notices;
    this.frame = frame;
    this.size = frame.size().orElseThrow();
    this.features = features;
    this.picture = picture;
  }

  /**
   * Does the work.
   *
   * @param due prompts for this frame, in the order in which they came
   * @param later prompts that wait on
   */
  PromptedResult run(
      PromptedMemory before,
      List<PendingPrompt> due,
      List<PendingPrompt> later,
      long firstTrackId) {
    nextTrackId = firstTrackId;
    state = before.state();
    before.objects().forEach(object -> known.put(object.promptId(), object));
    if (!fits()) {
      endAll();
    }
    Map<Prompt, PendingPrompt> prompts = new IdentityHashMap<>();
    List<Prompt> wanted = admit(due, prompts);
    PromptedFrame result = step(wanted, prompts);
    List<PromptedObject> objects = result == null ? List.of() : describe(result, prompts);
    PromptedMemory after =
        objects.isEmpty() ? PromptedMemory.EMPTY : new PromptedMemory(result.state(), objects);
    return new PromptedResult(after, later, nextTrackId, segments, changes, news);
  }

  /** Whether the objects were pointed out on frames of this size. */
  private boolean fits() {
    return known.isEmpty()
        || state.width() == picture.width() && state.height() == picture.height();
  }

  private void endAll() {
    known.values().forEach(object -> change(TrackEvent.Type.ENDED, object));
    known.clear();
    state = PropagationState.EMPTY;
  }

  /** Leaves out prompts for more objects than a feed may have. */
  private List<Prompt> admit(List<PendingPrompt> due, Map<Prompt, PendingPrompt> prompts) {
    Set<String> ids = new HashSet<>(known.keySet());
    List<Prompt> wanted = new ArrayList<>();
    for (PendingPrompt pending : due) {
      Prompt prompt = PromptRecords.read(pending.prompt());
      if (prompt instanceof Prompt.Withdrawal) {
        ids.remove(prompt.id());
      } else if (!ids.contains(prompt.id()) && ids.size() >= tools.maxObjects()) {
        refuse(
            pending,
            "prompt '%s' would be object %d, prompts.maxObjects is %d: withdraw one first"
                .formatted(prompt.id(), ids.size() + 1, tools.maxObjects()));
        continue;
      } else {
        ids.add(prompt.id());
      }
      prompts.put(prompt, pending);
      wanted.add(prompt);
    }
    return wanted;
  }

  /** The frame's objects; null if there are none. */
  private PromptedFrame step(List<Prompt> wanted, Map<Prompt, PendingPrompt> prompts) {
    PromptedFrame result;
    try {
      result = step(wanted);
    } catch (IllegalArgumentException e) {
      // With other features than those it was learnt on, no object can be followed on any frame.
      endAll();
      return wanted.isEmpty() ? null : prompted(wanted, prompts);
    }
    if (!result.accepted().isEmpty() && isTooLarge(result)) {
      String reason =
          "what is remembered of the feed's objects would not fit into one record of %d bytes: withdraw one first"
              .formatted(tools.maxBytes());
      wanted.forEach(prompt -> refuse(prompts.get(prompt), reason));
      return step(List.of());
    }
    tell(result, prompts);
    return result;
  }

  private PromptedFrame prompted(List<Prompt> wanted, Map<Prompt, PendingPrompt> prompts) {
    try {
      PromptedFrame result = step(wanted);
      tell(result, prompts);
      return result;
    } catch (IllegalArgumentException e) {
      wanted.forEach(prompt -> refuse(prompts.get(prompt), e.getMessage()));
      return null;
    }
  }

  private PromptedFrame step(List<Prompt> wanted) {
    return tools.step().run(state, wanted, features, picture, size.width(), size.height());
  }

  private boolean isTooLarge(PromptedFrame result) {
    long bytes = result.state().toBytes().length;
    return bytes
            + (long) result.objects().size() * PromptMemoryBound.objectBytes(features.dimensions())
        > tools.maxBytes();
  }

  private void tell(PromptedFrame result, Map<Prompt, PendingPrompt> prompts) {
    for (Prompt prompt : result.accepted()) {
      news.add(notices.accepted(prompts.get(prompt), frame.frameNumber(), frame.captureTimeUs()));
    }
    for (Refusal refusal : result.refused()) {
      refuse(prompts.get(refusal.prompt()), refusal.reason());
    }
  }

  private void refuse(PendingPrompt prompt, String reason) {
    news.add(notices.refused(prompt, reason, frame.captureTimeUs()));
  }

  private List<PromptedObject> describe(PromptedFrame result, Map<Prompt, PendingPrompt> prompts) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Prompt prompt : result.accepted()) {
      labels.put(prompt.id(), prompts.get(prompt).prompt().getLabel());
    }
    PropagationState after = result.state();
    int labelCount = result.objects().stream().mapToInt(ObjectOnFrame::label).max().orElse(0);
    float[][] embeddings =
        LabelPooling.embeddings(
            features, after.labels(), after.width(), after.height(), labelCount);
    List<PromptedObject> objects = new ArrayList<>();
    for (ObjectOnFrame seen : result.objects()) {
      objects.add(follow(seen, embeddings[seen.label() - 1], labels.getOrDefault(seen.id(), "")));
    }
    known.values().forEach(object -> change(TrackEvent.Type.ENDED, object));
    objects.sort(Comparator.comparingLong(object -> object.track().id()));
    return objects;
  }

  /** The object after this frame, which is taken out of those known from before. */
  private PromptedObject follow(ObjectOnFrame seen, float[] embedding, String label) {
    PromptedObject old = known.remove(seen.id());
    if (old != null && !seen.isSeen()) {
      PromptedObject lost = old.lost(label);
      if (old.isVisible()) {
        change(TrackEvent.Type.LOST, lost);
      }
      return lost;
    }
    PromptedObject object =
        old == null
            ? PromptedObject.appeared(nextTrackId++, seen, frame, embedding, label)
            : old.seen(seen, frame, embedding, label, tools.embeddingRate());
    if (old == null) {
      change(TrackEvent.Type.APPEARED, object);
    } else if (!old.isVisible()) {
      change(TrackEvent.Type.FOUND, object);
    }
    if (seen.isSeen()) {
      segments.add(segment(seen, object, embedding));
    }
    return object;
  }

  private static Segment segment(ObjectOnFrame seen, PromptedObject object, float[] embedding) {
    Segment.Builder segment =
        Segment.newBuilder()
            .setTrackId(object.track().id())
            .setScore(seen.confidence())
            .setBox(MaskRecords.toProto(object.track().box()))
            .setArea(object.area())
            .setMask(MaskRecords.toProto(seen.mask()))
            .setLabel(object.track().label())
            .setPromptId(seen.id());
    if (embedding.length > 0) {
      segment.setEmbedding(HalfVectors.encode(embedding));
    }
    return segment.build();
  }

  private void change(TrackEvent.Type type, PromptedObject object) {
    changes.add(new PromptedResult.Change(type, object));
  }
}
