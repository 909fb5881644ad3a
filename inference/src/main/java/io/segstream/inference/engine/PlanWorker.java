package io.segstream.inference.engine;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.Sizing;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.ContextPool;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanContext;
import io.segstream.inference.tensorrt.ShapeProfile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Runs a model on one device. Owns the plan, its contexts and the memory between. */
final class PlanWorker implements AutoCloseable {
  private final LoadedModel model;
  private final LoadedPlan loaded;
  private final Graphs graphs;
  private final InputBinding binding;
  private final ContextPool contexts;
  private final TensorPool<PinnedTensorSet> sets;
  private final ConcurrentMap<FrameSize, OutputPlan> plans = new ConcurrentHashMap<>();
  private final Object open = new Object();
  private int openResults;
  private boolean closed;

  /** Owns the plan from now on. */
  PlanWorker(LoadedModel model, LoadedPlan loaded, TensorRtSettings settings) {
    this.model = model;
    this.loaded = loaded;
    this.graphs = settings.graphs();
    this.binding = new InputBinding(model.card().input());
    this.contexts =
        new ContextPool(loaded, settings.contextsPerDevice(), new ContextOptions(graphs));
    this.sets = new TensorPool<>(settings.idleBytes());
  }

  /** Calls that it could begin at once. */
  int available() {
    return contexts.available();
  }

  /** How a batch goes through the plan: so many frames per call, by this profile. */
  private record Route(int profile, TensorSet.CallShape shape) {}

  private Route route(int count, FrameSize size) {
    List<ShapeProfile> profiles = loaded.profiles();
    if (profiles.isEmpty()) {
      int frames = Math.max(1, model.card().input().fixedBatch());
      return new Route(0, new TensorSet.CallShape(frames, size));
    }
    for (int profile = 0; profile < profiles.size(); profile++) {
      var range = profiles.get(profile).inputs().get(binding.name());
      int min = Math.toIntExact(range.min().get(0));
      int max = Math.toIntExact(range.max().get(0));
      int frames = Math.max(min, Math.min(max, filledUp(count)));
      if (range.holds(new Shape(binding.shape(frames, size)))) {
        return new Route(profile, new TensorSet.CallShape(frames, size));
      }
    }
    throw new IllegalArgumentException(
        "Model %s has no plan for frames of %s: its plan takes %s; build one for this size"
            .formatted(model, size, profiles));
  }

  private int filledUp(int count) {
    int highest = Integer.highestOneBit(count);
    return graphs == Graphs.OFF || highest == count ? count : highest << 1;
  }

  /**
   * Checks one size as a run would, without running it: the card's if it is the only one, else one
   * that the plan was built for.
   */
  void check() {
    ModelInput input = model.card().input();
    FrameSize size =
        input.sizing() == Sizing.FIXED || loaded.profiles().isEmpty()
            ? input.size()
            : binding.size(loaded.profiles().get(0).inputs().get(binding.name()).opt().getShape());
    Route route = route(Math.max(1, input.fixedBatch()), size);
    PlanContext context = contexts.take(route.profile());
    try {
      plan(context, route);
    } finally {
      contexts.giveBack(context);
    }
  }

  private OutputPlan plan(PlanContext context, Route route) {
    FrameSize size = route.shape().size();
    return plans.computeIfAbsent(
        size,
        unknown -> {
          Map<String, long[]> shapes = new ConcurrentHashMap<>();
          context
              .outputShapes(
                  PinnedTensorSet.inputShapes(
                      binding, model.card().outputs().clusters(), route.shape()))
              .forEach((name, shape) -> shapes.put(name, shape.getShape()));
          try {
            return new OutputPlan(model.card(), size, shapes);
          } catch (IllegalArgumentException e) {
            throw TensorRtEngine.misfit(model, e.getMessage());
          }
        });
  }

  /** A part of a batch that runs on the device. */
  private record Running(PlanContext context, PinnedTensorSet set, int count) {}

  /**
   * Runs a batch, in parts where the plan takes fewer frames at once. If a second context is free,
   * a part is copied while the one before runs.
   */
  FrameFeatures run(FrameBatch batch, FrameSize size) {
    Route route = route(batch.count(), size);
    int perCall = route.shape().frames();
    List<PinnedTensorSet> done = new ArrayList<>();
    Deque<Running> running = new ArrayDeque<>();
    try {
      for (int first = 0; first < batch.count(); first += perCall) {
        PlanContext context = context(route.profile(), running);
        start(route, context, batch, first, done, running);
      }
      while (!running.isEmpty()) {
        contexts.giveBack(finish(running));
      }
    } catch (RuntimeException | Error e) {
      abandon(running);
      done.forEach(sets::giveBack);
      throw e;
    }
    synchronized (open) {
      openResults++;
    }
    return new PooledFeatures<>(sets, done, perCall, batch.count(), this::closedResult);
  }

  private PlanContext context(int profile, Deque<Running> running) {
    if (running.isEmpty()) {
      return contexts.take(profile);
    }
    Optional<PlanContext> second = contexts.poll(profile);
    return second.isPresent() ? second.get() : finish(running);
  }

  private void start(
      Route route,
      PlanContext context,
      FrameBatch batch,
      int first,
      List<PinnedTensorSet> done,
      Deque<Running> running) {
    try {
      PinnedTensorSet set = sets.take(route.shape());
      if (set == null) {
        set = new PinnedTensorSet(loaded, route.shape(), plan(context, route), binding);
      }
      done.add(set);
      int count = Math.min(route.shape().frames(), batch.count() - first);
      set.enqueue(context, batch, first, count);
      running.addLast(new Running(context, set, count));
    } catch (RuntimeException | Error e) {
      contexts.discard(context);
      throw e;
    }
  }

  /** Waits for the part that began first; its context is the caller's then. */
  private PlanContext finish(Deque<Running> running) {
    Running oldest = running.removeFirst();
    try {
      oldest.context().await();
      oldest.set().decode(oldest.count());
      return oldest.context();
    } catch (RuntimeException | Error e) {
      contexts.discard(oldest.context());
      throw e;
    }
  }

  /** Closing a context waits for what it runs, so that nothing writes into the sets any more. */
  private void abandon(Deque<Running> running) {
    running.forEach(part -> contexts.discard(part.context()));
  }

  private void closedResult() {
    boolean last;
    synchronized (open) {
      openResults--;
      last = closed && openResults == 0;
    }
    if (last) {
      loaded.close();
    }
  }

  /** Frees the device; a plan with open results is freed with the last of them. */
  @Override
  public void close() {
    boolean last;
    synchronized (open) {
      if (closed) {
        return;
      }
      closed = true;
      last = openResults == 0;
    }
    contexts.close();
    sets.close();
    if (last) {
      loaded.close();
    }
  }
}
