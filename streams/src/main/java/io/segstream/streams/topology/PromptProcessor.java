package io.segstream.streams.topology;

import io.segstream.inference.propagate.Prompt;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.UnreadableRecordException;
import io.segstream.schemas.v1.ObjectPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes in prompts: puts those that make sense where the work on their feed's chunks finds them,
 * and answers the others. Each prompt gets one event, here or there.
 */
final class PromptProcessor implements Processor<FeedId, ObjectPrompt, FeedId, Emission> {
  private final SegmentationParts parts;
  private final SegmentationSettings settings;

  private ProcessorContext<FeedId, Emission> context;
  private KeyValueStore<FeedId, FeedMemory> memories;
  private PromptStores stores;

  PromptProcessor(SegmentationParts parts, SegmentationSettings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<FeedId, Emission> processorContext) {
    context = processorContext;
    memories = context.getStateStore(SegmentationTopology.STORE);
    stores = PromptStores.of(context);
    context.schedule(
        FeedExpiry.INTERVAL, PunctuationType.WALL_CLOCK_TIME, timestamp -> forgetUnheard());
  }

  @Override
  public void process(Record<FeedId, ObjectPrompt> record) {
    FeedId feed = record.key();
    if (feed == null || record.value() == null) {
      throw new UnreadableRecordException(
          "A prompt needs its feed for a key and an ObjectPrompt for a value, got key '%s' and %s"
              .formatted(feed, record.value() == null ? "no value" : "a value"));
    }
    PendingPrompt prompt = new PendingPrompt(record.value(), offset(), record.timestamp());
    List<Emission> answers = new ArrayList<>();
    Optional<String> objection = objection(feed, prompt);
    if (objection.isPresent()) {
      answers.add(notices(feed).refused(prompt, objection.get(), arrivalUs(prompt)));
    } else {
      enqueue(feed, prompt, answers);
    }
    answers.forEach(answer -> context.forward(record(feed, answer)));
  }

  /** Why a prompt makes no sense before its frame is seen. */
  private Optional<String> objection(FeedId feed, PendingPrompt prompt) {
    ObjectPrompt record = prompt.prompt();
    if (!record.getFeed().equals(feed.value())) {
      return Optional.of(
          "the prompt is for feed '%s', its record's key is '%s': use the feed for a key"
              .formatted(record.getFeed(), feed));
    }
    try {
      Prompt unused = PromptRecords.read(record);
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    if (parts.model().card().outputs().embeddings().isEmpty()) {
      return Optional.of(
          "model %s has no embeddings, which following an object needs: run a model whose card has outputs.embeddings"
              .formatted(parts.model().card().reference()));
    }
    FeedMemory memory = memories.get(feed);
    boolean gone = memory != null && memory.isRunning() && prompt.isBefore(memory.nextFrame());
    return gone
        ? Optional.of(PromptNotices.gone(record.getFrameNumber(), memory.nextFrame()))
        : Optional.empty();
  }

  private void enqueue(FeedId feed, PendingPrompt prompt, List<Emission> answers) {
    List<PendingPrompt> waiting = new ArrayList<>(stores.pending(feed));
    if (isWithdrawalForNow(prompt)) {
      boolean cancelled = cancel(feed, prompt, waiting, answers);
      if (cancelled && !stores.prompted(feed).contains(prompt.id())) {
        long frame = memories.get(feed) == null ? 0 : memories.get(feed).nextFrame();
        answers.add(notices(feed).accepted(prompt, frame, arrivalUs(prompt)));
        stores.putPending(feed, waiting);
        return;
      }
    }
    waiting.add(prompt);
    int most = settings.analysis().prompts().maxPending();
    if (waiting.size() > most) {
      refuse(
          feed,
          prompt,
          "%d prompts of feed %s wait for their frames, prompts.maxPending allows no more: send it later"
              .formatted(most, feed),
          answers);
    } else if (PromptSerdes.toBytes(waiting).length > PromptMemoryBound.LIMIT) {
      refuse(
          feed,
          prompt,
          "the prompts of feed %s that wait for their frames would take more than %d bytes: send it later, or a smaller mask"
              .formatted(feed, PromptMemoryBound.LIMIT),
          answers);
    } else {
      stores.putPending(feed, waiting);
    }
  }

  private static boolean isWithdrawalForNow(PendingPrompt prompt) {
    return prompt.prompt().getShapeCase() == ObjectPrompt.ShapeCase.SHAPE_NOT_SET
        && !prompt.prompt().hasFrameNumber();
  }

  /** Takes back the prompts that a withdrawal overtakes; whether there were any. */
  private boolean cancel(
      FeedId feed, PendingPrompt withdrawal, List<PendingPrompt> waiting, List<Emission> answers) {
    List<PendingPrompt> cancelled =
        waiting.stream().filter(other -> other.id().equals(withdrawal.id())).toList();
    for (PendingPrompt other : cancelled) {
      answers.add(
          notices(feed)
              .refused(other, "it was withdrawn before its frame came", arrivalUs(withdrawal)));
    }
    waiting.removeAll(cancelled);
    return !cancelled.isEmpty();
  }

  private void refuse(FeedId feed, PendingPrompt prompt, String reason, List<Emission> answers) {
    answers.add(notices(feed).refused(prompt, reason, arrivalUs(prompt)));
  }

  /** Gives up prompts for feeds that nothing has come of for as long as ends a feed. */
  private void forgetUnheard() {
    long idleMs = settings.analysis().idleExpiry().toMillis();
    long latestMs = parts.clock().millis() - idleMs;
    List<KeyValue<FeedId, List<PendingPrompt>>> unheard = new ArrayList<>();
    try (KeyValueIterator<FeedId, List<PendingPrompt>> all = stores.allPending()) {
      all.forEachRemaining(
          entry -> {
            FeedMemory memory = memories.get(entry.key);
            if (memory == null || !memory.isRunning()) {
              unheard.add(entry);
            }
          });
    }
    for (KeyValue<FeedId, List<PendingPrompt>> entry : unheard) {
      List<PendingPrompt> kept = new ArrayList<>(entry.value);
      kept.removeIf(prompt -> prompt.arrivalMs() <= latestMs);
      if (kept.size() < entry.value.size()) {
        stores.putPending(entry.key, kept);
        for (PendingPrompt prompt : entry.value) {
          if (!kept.contains(prompt)) {
            String reason =
                "no video of feed %s came for as long as tracking.idleExpiry".formatted(entry.key);
            long timeUs = (prompt.arrivalMs() + idleMs) * 1000;
            context.forward(record(entry.key, notices(entry.key).refused(prompt, reason, timeUs)));
          }
        }
      }
    }
  }

  private PromptNotices notices(FeedId feed) {
    return new PromptNotices(feed, parts.model().digest());
  }

  private static long arrivalUs(PendingPrompt prompt) {
    return prompt.arrivalMs() * 1000;
  }

  private long offset() {
    return context
        .recordMetadata()
        .map(RecordMetadata::offset)
        .orElseThrow(() -> new IllegalStateException("A prompt always comes from a topic"));
  }

  private static Record<FeedId, Emission> record(FeedId feed, Emission emission) {
    return new Record<>(feed, emission, Math.floorDiv(emission.timeUs(), 1000), emission.headers());
  }
}
