package io.segstream.inference.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.segstream.inference.model.ClusterOutput;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs ONNX files with ONNX Runtime on the CPU.
 *
 * <p>DJL starts the runtime and owns its environment; calls then go to the runtime's own API. DJL's
 * predictor would copy each input and each output between Java arrays and tensors, which measured
 * 0.5 to 1 ms per frame of 256x256 beside 9.9 ms for the network itself (two-core AMD EPYC, batch
 * of 8). Here frames go in by address and the runtime writes into memory of a pool, from which
 * {@link FeatureMap}s are read in place.
 *
 * <p>Calls may run side by side on one session. A result that is still open when the engine closes
 * stays readable; its tensors are freed when it is closed.
 */
public final class OnnxRuntimeEngine implements SegmentationEngine {
  /** Kind of native handle: one loaded network. */
  static final String HANDLE = "ort-session";

  private final LoadedModel model;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final NativeHandles.Lease lease;
  private final InputBinding binding;
  private final TensorPool<OnnxTensorSet> pool;
  private final ConcurrentMap<FrameSize, OutputPlan> plans = new ConcurrentHashMap<>();
  // Calls share the lock, closing takes it alone: the native session must outlive every call.
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxRuntimeEngine(
      LoadedModel model, EngineSettings settings, OrtEnvironment environment, OrtSession session) {
    this.model = model;
    this.environment = environment;
    this.session = session;
    this.binding = new InputBinding(model.card().input());
    this.pool = new TensorPool<>(settings.idleBytes());
    this.lease = NativeHandles.acquire(HANDLE);
  }

  /**
   * Opens a model and checks its file against its card: first what the file declares, then what one
   * run on a black frame of the card's size gives.
   *
   * @throws EngineException if the file is no usable ONNX network or does not fit the card
   */
  public static OnnxRuntimeEngine open(LoadedModel model, EngineSettings settings) {
    Objects.requireNonNull(settings, "settings");
    return DeepStack.call("model-loader", () -> openHere(model, settings));
  }

  private static OnnxRuntimeEngine openHere(LoadedModel model, EngineSettings settings) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    OrtSession session = OnnxSessions.open(environment, model, settings);
    OnnxRuntimeEngine engine = new OnnxRuntimeEngine(model, settings, environment, session);
    try {
      List<String> problems =
          GraphCheck.problems(
              model.card(),
              GraphTensor.of(session.getInputInfo()),
              GraphTensor.of(session.getOutputInfo()));
      if (!problems.isEmpty()) {
        throw engine.misfit(String.join(System.lineSeparator() + "  ", problems));
      }
      engine.plan(model.card().input().size());
      return engine;
    } catch (OrtException e) {
      engine.close();
      throw engine.failure("cannot be inspected", e);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private EngineException misfit(String problems) {
    return new EngineException(
        "%s does not fit its card %s:%n  %s"
            .formatted(model.weights(), model.cardFile(), problems));
  }

  private EngineException failure(String what, OrtException cause) {
    return new EngineException("Model %s %s: %s".formatted(model, what, cause.getMessage()), cause);
  }

  @Override
  public String name() {
    return OnnxRuntimeLibrary.NAME;
  }

  @Override
  public FrameFeatures infer(FrameBatch batch) {
    ModelInput input = model.card().input();
    FrameSize size = new FrameSize(batch.width(), batch.height());
    if (!input.accepts(size)) {
      throw new IllegalArgumentException(
          "Model %s does not take frames of %s: it takes %s"
              .formatted(model, size, input.acceptedSizes()));
    }
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The engine of model %s is closed".formatted(model));
      }
      int perCall = input.fixedBatch() == ModelInput.ANY_BATCH ? batch.count() : input.fixedBatch();
      return run(batch, new TensorSet.CallShape(perCall, size), plan(size));
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private FrameFeatures run(FrameBatch batch, TensorSet.CallShape shape, OutputPlan plan) {
    List<OnnxTensorSet> sets = new ArrayList<>();
    try {
      for (int first = 0; first < batch.count(); first += shape.frames()) {
        OnnxTensorSet set = pool.take(shape);
        if (set == null) {
          set = new OnnxTensorSet(environment, shape, plan, binding);
        }
        sets.add(set);
        int count = Math.min(shape.frames(), batch.count() - first);
        set.run(environment, session, batch, first, count);
      }
    } catch (OrtException e) {
      sets.forEach(pool::giveBack);
      throw failure("failed on %d frames of %s".formatted(batch.count(), shape.size()), e);
    } catch (RuntimeException | Error e) {
      sets.forEach(pool::giveBack);
      throw e;
    }
    return new PooledFeatures<>(pool, sets, shape.frames(), batch.count());
  }

  /** How outputs look for frames of one size: found by a run, since files rarely declare it. */
  private OutputPlan plan(FrameSize size) {
    return plans.computeIfAbsent(
        size,
        unknown -> {
          try {
            return new OutputPlan(model.card(), size, probe(size));
          } catch (IllegalArgumentException e) {
            throw misfit(e.getMessage());
          } catch (OrtException e) {
            throw failure("cannot run on a frame of %s".formatted(size), e);
          }
        });
  }

  private Map<String, long[]> probe(FrameSize size) throws OrtException {
    ModelInput input = model.card().input();
    int frames = Math.max(1, input.fixedBatch());
    Set<String> names = new HashSet<>(model.card().outputs().names().values());
    Optional<ClusterOutput> clusters = model.card().outputs().clusters();
    clusters.ifPresent(output -> names.add(output.centroids()));
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OnnxTensor black =
            binding.tensor(environment, binding.allocate(frames, size), frames, size);
        OnnxTensor start =
            clusters.isEmpty()
                ? null
                : ClusterTensors.noStart(environment, clusters.get(), frames)) {
      inputs.put(input.name(), black);
      clusters.ifPresent(output -> inputs.put(output.start(), start));
      return shapes(inputs, names);
    }
  }

  private Map<String, long[]> shapes(Map<String, OnnxTensor> inputs, Set<String> names)
      throws OrtException {
    try (OrtSession.Result result = session.run(inputs, names)) {
      Map<String, long[]> shapes = new HashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        shapes.put(output.getKey(), ((TensorInfo) output.getValue().getInfo()).getShape());
      }
      return shapes;
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        pool.close();
        session.close();
        lease.close();
      }
    } catch (OrtException e) {
      throw failure("cannot be closed", e);
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
