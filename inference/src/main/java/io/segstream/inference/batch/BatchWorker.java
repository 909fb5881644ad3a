package io.segstream.inference.batch;

import io.segstream.inference.batch.BatchListener.EngineCall;
import io.segstream.inference.batch.BatchListener.Outcome;
import io.segstream.inference.batch.BatchSettings.Mode;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.SegmentationEngine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes groups of requests from the queue and runs them, until the queue is closed and empty. One
 * thread's: it owns the buffer in which the frames of a group are joined.
 */
final class BatchWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWorker.class);

  private final SegmentationEngine engine;
  private final BatchSettings settings;
  private final RequestQueue queue;
  private final BatchListener listener;
  private final LongSupplier nanoClock;
  private ByteBuffer joined = ByteBuffer.allocateDirect(0);

  BatchWorker(
      SegmentationEngine engine,
      BatchSettings settings,
      RequestQueue queue,
      BatchListener listener,
      LongSupplier nanoClock) {
    this.engine = engine;
    this.settings = settings;
    this.queue = queue;
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  @Override
  public void run() {
    for (List<Request> group = queue.takeGroup(); !group.isEmpty(); group = queue.takeGroup()) {
      List<Request> wanted = group.stream().filter(request -> !request.abandoned()).toList();
      if (wanted.size() > 1) {
        runTogether(wanted);
      } else {
        wanted.forEach(this::runAlone);
      }
    }
  }

  /** If the call fails, each request gets a call of its own, so that only the guilty one fails. */
  private void runTogether(List<Request> group) {
    FrameFeatures features;
    try {
      features = call(join(group), group.size(), group.get(0).submittedNanos());
    } catch (RuntimeException | Error e) {
      LOG.warn("A call for {} requests failed, trying each alone: {}", group.size(), e.toString());
      group.forEach(this::runAlone);
      return;
    }
    SharedFeatures shared = new SharedFeatures(features, group.size());
    int first = 0;
    for (Request request : group) {
      request.complete(shared.piece(first, request.frames()));
      first += request.frames();
    }
  }

  private void runAlone(Request request) {
    FrameFeatures features;
    try {
      boolean fits = settings.mode() == Mode.DISABLED || request.frames() <= settings.maxBatch();
      features = fits ? call(request.batch(), 1, request.submittedNanos()) : runInParts(request);
    } catch (RuntimeException | Error e) {
      request.fail(e);
      return;
    }
    request.complete(features);
  }

  /** A request of more frames than one call takes. */
  private FrameFeatures runInParts(Request request) {
    FrameBatch batch = request.batch();
    List<FrameFeatures> parts = new ArrayList<>();
    try {
      for (int first = 0; first < batch.count(); first += settings.maxBatch()) {
        int count = Math.min(settings.maxBatch(), batch.count() - first);
        parts.add(call(batch.part(first, count), 1, request.submittedNanos()));
      }
      return new JoinedFeatures(parts);
    } catch (RuntimeException | Error e) {
      parts.forEach(FrameFeatures::close);
      throw e;
    }
  }

  private FrameBatch join(List<Request> group) {
    FrameBatch first = group.get(0).batch();
    int frames = group.stream().mapToInt(Request::frames).sum();
    int bytes = Math.multiplyExact(frames, first.frameBytes());
    if (joined.capacity() < bytes) {
      joined = ByteBuffer.allocateDirect(bytes);
    }
    joined.clear();
    group.forEach(request -> joined.put(request.batch().pixels().duplicate()));
    return new FrameBatch(
        joined.flip().slice(), frames, first.height(), first.width(), starts(group));
  }

  private static List<float[][]> starts(List<Request> group) {
    List<float[][]> starts = new ArrayList<>();
    if (group.stream().anyMatch(request -> !request.batch().starts().isEmpty())) {
      for (Request request : group) {
        for (int frame = 0; frame < request.frames(); frame++) {
          starts.add(request.batch().start(frame));
        }
      }
    }
    return starts;
  }

  private FrameFeatures call(FrameBatch batch, int requests, long submittedNanos) {
    int depth = queue.size();
    long start = nanoClock.getAsLong();
    Outcome outcome = Outcome.FAILED;
    try {
      FrameFeatures features = engine.infer(batch);
      if (features.count() != batch.count()) {
        int count = features.count();
        features.close();
        throw new EngineException(
            "Engine %s gave features of %d frames for %d: its model mixes up the frames of a batch"
                .formatted(engine.name(), count, batch.count()));
      }
      outcome = Outcome.SUCCEEDED;
      return features;
    } finally {
      long nanos = nanoClock.getAsLong() - start;
      tell(new EngineCall(batch.count(), requests, start - submittedNanos, nanos, depth, outcome));
    }
  }

  /** A metric that fails must not cost a result. */
  private void tell(EngineCall call) {
    try {
      listener.called(call);
    } catch (RuntimeException e) {
      LOG.warn("The listener of the batcher failed on {}", call, e);
    }
  }
}
