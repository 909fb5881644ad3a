package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.BuiltPlan;
import io.segstream.inference.tensorrt.NetworkPrecision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Gives the plan of a model: the kept one if it fits, else a new one, which is kept. Whoever wants
 * a plan while another thread or process builds it waits and gets that one.
 */
public final class PlanProvider {
  private static final double NANOS = 1e9;

  private final TensorRtBackend backend;
  private final PlanStore store;
  private final LongSupplier nanoClock;

  /**
   * @param nanoClock for the length of builds, as {@link System#nanoTime}
   */
  public PlanProvider(TensorRtBackend backend, PlanStore store, LongSupplier nanoClock) {
    this.backend = Objects.requireNonNull(backend, "backend");
    this.store = Objects.requireNonNull(store, "store");
    this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
  }

  /** A model and the key of its plan on this machine. */
  private record Wanted(PlanRequest request, byte[] onnx, PlanKey key) {}

  private Wanted wanted(PlanRequest request) {
    PlanTarget target = PlanTarget.of(backend.probe(), request.device());
    try {
      byte[] onnx = network(request);
      return new Wanted(request, onnx, request.key(onnx, target));
    } catch (IOException e) {
      throw new EngineException(
          "Network %s cannot be read: %s".formatted(request.model().weights(), e), e);
    }
  }

  /** The file, in the precision that is wanted. */
  private static byte[] network(PlanRequest request) throws IOException {
    byte[] onnx = Files.readAllBytes(request.model().weights());
    try {
      return NetworkPrecision.prepare(onnx, request.precision());
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          "Network %s cannot compute in %s: %s"
              .formatted(
                  request.model().weights(),
                  request.precision().name().toLowerCase(Locale.ROOT),
                  e.getMessage()),
          e);
    }
  }

  /**
   * The kept plan, if it fits.
   *
   * @throws TensorRtException if TensorRT cannot run here
   */
  public PlanLookup find(PlanRequest request) {
    return store.find(wanted(request).key());
  }

  /**
   * The kept plan, or a new one.
   *
   * @throws TensorRtException if there is none and none can be built
   * @throws EngineException if the directory of plans cannot be written
   */
  public StoredPlan findOrBuild(PlanRequest request, PlanListener listener) {
    return provide(wanted(request), plan -> true, listener);
  }

  /**
   * A new plan, whatever is kept.
   *
   * @throws TensorRtException if none can be built
   * @throws EngineException if the directory of plans cannot be written
   */
  public StoredPlan rebuild(PlanRequest request, PlanListener listener) {
    Wanted wanted = wanted(request);
    try (PlanLock lock = store.lock(wanted.key(), listener::waiting)) {
      return build(wanted, listener);
    } catch (IOException e) {
      throw unlockable(e);
    }
  }

  /**
   * Opens the kept plan or a new one. If TensorRT says that the kept one is not for this machine,
   * which it alone can know for sure, a new one is built, once.
   *
   * @param opener puts a plan onto the device
   * @throws TensorRtException if no plan can be built or opened
   * @throws EngineException if the directory of plans cannot be written
   */
  public <T> T open(PlanRequest request, PlanListener listener, Function<byte[], T> opener) {
    Wanted wanted = wanted(request);
    StoredPlan kept = provide(wanted, plan -> true, listener);
    try {
      return opener.apply(kept.plan());
    } catch (TensorRtException e) {
      if (e.kind() != Kind.PLAN_FOREIGN && e.kind() != Kind.PLAN_DAMAGED) {
        throw e;
      }
      listener.refused(
          "plan %s: TensorRT does not take it (%s), rebuilding"
              .formatted(
                  store.directory().resolve(wanted.key().fileName() + PlanStore.PLAN),
                  e.getMessage()));
      // Another process may have replaced it meanwhile.
      String refused = kept.manifest().sha256();
      StoredPlan next =
          provide(wanted, plan -> !plan.manifest().sha256().equals(refused), listener);
      return opener.apply(next.plan());
    }
  }

  private StoredPlan provide(Wanted wanted, Predicate<StoredPlan> good, PlanListener listener) {
    PlanLookup lookup = store.find(wanted.key());
    Optional<StoredPlan> kept = plan(lookup).filter(good);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (lookup instanceof PlanLookup.Absent absent) {
      absent.refusal().ifPresent(listener::refused);
    }
    try (PlanLock lock = store.lock(wanted.key(), listener::waiting)) {
      Optional<StoredPlan> meanwhile = plan(store.find(wanted.key())).filter(good);
      return meanwhile.isPresent() ? meanwhile.get() : build(wanted, listener);
    } catch (IOException e) {
      throw unlockable(e);
    }
  }

  private static Optional<StoredPlan> plan(PlanLookup lookup) {
    return lookup instanceof PlanLookup.Found found ? Optional.of(found.plan()) : Optional.empty();
  }

  private StoredPlan build(Wanted wanted, PlanListener listener) {
    PlanRequest request = wanted.request();
    PlanKey key = wanted.key();
    listener.building(key);
    long start = nanoClock.getAsLong();
    BuiltPlan built =
        backend.build(
            new BuildRequest(
                wanted.onnx(),
                request.profiles(),
                request.precision(),
                request.workspaceBytes(),
                store.timingCache(key.target()),
                request.device()),
            listener);
    double seconds = (nanoClock.getAsLong() - start) / NANOS;
    StoredPlan kept = store.put(key, request.model().card().reference(), built.plan(), seconds);
    store.keepTimingCache(key.target(), built.timingCache());
    listener.built(kept.manifest());
    return kept;
  }

  private EngineException unlockable(IOException cause) {
    return new EngineException(
        "The lock of a plan in %s cannot be released: %s".formatted(store.directory(), cause),
        cause);
  }
}
