package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.engine.PlanProfiles;
import io.segstream.inference.engine.TensorRtEngine;
import io.segstream.inference.engine.TensorRtSettings;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Opens a model with TensorRT on the GPUs that were chosen: a plan for each, kept or built.
 *
 * @param backend of this machine
 * @param provider gives plans
 * @param choice what is to be built
 * @param settings how it runs
 */
public record PlannedEngine(
    TensorRtBackend backend, PlanProvider provider, Choice choice, TensorRtSettings settings) {
  /**
   * What a plan is built for.
   *
   * @param gpus it runs on
   * @param precision of the model's file
   * @param batches it takes
   * @param sizes of frames that will come, beside those of the card
   * @param workspaceBytes device memory for kernels
   */
  public record Choice(
      GpuChoice gpus,
      Precision precision,
      BatchRange batches,
      List<FrameSize> sizes,
      long workspaceBytes) {
    public Choice {
      Objects.requireNonNull(gpus, "gpus");
      Objects.requireNonNull(precision, "precision");
      Objects.requireNonNull(batches, "batches");
      sizes = List.copyOf(sizes);
    }

    /**
     * The plans of a model, in the order of the GPUs.
     *
     * @throws IllegalArgumentException if the model does not take one of the sizes
     */
    public List<PlanRequest> requests(LoadedModel model) {
      List<ShapeProfile> profiles =
          PlanProfiles.of(model, new PlanProfiles.Batches(batches.opt(), batches.max()), sizes);
      return gpus.devices().stream()
          .map(gpu -> new PlanRequest(model, profiles, precision, workspaceBytes, gpu))
          .toList();
    }
  }

  public PlannedEngine {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(settings, "settings");
  }

  /** The same as an engine among others, which builds what is missing when it is opened. */
  public AvailableEngine available(PlanListener listener) {
    return new AvailableEngine(
        TensorRtEngine.NAME, choice.precision().rounding(), (model, cpu) -> open(model, listener));
  }

  /**
   * Whether every plan is there, so that {@link #open} need not build.
   *
   * @throws io.segstream.inference.tensorrt.TensorRtException if TensorRT cannot run here
   */
  public boolean isPlanned(LoadedModel model) {
    return choice.requests(model).stream()
        .allMatch(request -> provider.find(request) instanceof PlanLookup.Found);
  }

  /**
   * Opens the model; builds what is missing, which may take minutes. The caller closes the engine.
   *
   * @throws io.segstream.inference.engine.EngineException if it cannot be built or run
   */
  public TensorRtEngine open(LoadedModel model, PlanListener listener) {
    List<LoadedPlan> plans = new ArrayList<>();
    try {
      for (PlanRequest request : choice.requests(model)) {
        plans.add(provider.open(request, listener, plan -> backend.load(plan, request.device())));
      }
    } catch (RuntimeException | Error e) {
      plans.forEach(LoadedPlan::close);
      throw e;
    }
    return TensorRtEngine.open(model, plans, settings);
  }
}
