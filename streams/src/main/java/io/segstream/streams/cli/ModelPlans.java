package io.segstream.streams.cli;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.plan.PlanLookup;
import io.segstream.inference.tensorrt.plan.PlanManifest;
import io.segstream.inference.tensorrt.plan.PlanProvider;
import io.segstream.inference.tensorrt.plan.PlanRequest;
import io.segstream.inference.tensorrt.plan.PlanStore;
import io.segstream.inference.tensorrt.plan.PlannedEngine;
import io.segstream.inference.tensorrt.plan.StoredPlan;
import io.segstream.inference.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Builds and shows the TensorRT plans of models. */
final class ModelPlans {
  private static final double MEBI = 1 << 20;

  /** What to do about plans that are there. */
  enum Kept {
    /** They do. */
    USED,
    /** They are built again. */
    REPLACED
  }

  private final Terminal terminal;

  ModelPlans(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Makes sure that there is a plan for each chosen GPU.
   *
   * @throws io.segstream.inference.engine.EngineException if one cannot be built
   */
  void build(
      LoadedModel model,
      PlannedEngine.Choice choice,
      PlanStore store,
      TensorRtBackend backend,
      Kept kept) {
    PlanProvider provider = new PlanProvider(backend, store, terminal.nanoClock());
    for (PlanRequest request : choice.requests(model)) {
      if (kept == Kept.USED && provider.find(request) instanceof PlanLookup.Found found) {
        PlanManifest manifest = found.plan().manifest();
        terminal
            .out()
            .printf(
                "%s  fits GPU %d, built %s; --force builds it again%n",
                file(store, manifest), request.device(), manifest.built());
        continue;
      }
      StoredPlan plan;
      try (PlanProgress progress = new PlanProgress(terminal)) {
        plan =
            kept == Kept.USED
                ? provider.findOrBuild(request, progress)
                : provider.rebuild(request, progress);
      }
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "%s  built in %.1f s, %.1f MiB, for %s%n",
              file(store, plan.manifest()),
              plan.manifest().seconds(),
              plan.manifest().bytes() / MEBI,
              plan.manifest().key().target());
    }
  }

  private static Path file(PlanStore store, PlanManifest manifest) {
    return store.directory().resolve(manifest.key().fileName() + PlanStore.PLAN);
  }

  /** One line for each plan of a model; none if it has none. */
  static List<String> lines(LoadedModel model, PlanStore store) {
    return store.listOf(model).stream().map(ModelPlans::line).toList();
  }

  private static String line(PlanStore.Entry entry) {
    return entry
            .manifest()
            .map(
                manifest ->
                    String.format(
                        Locale.ROOT,
                        "%s, %s, %.1f MiB, built %s  ",
                        manifest.key().target(),
                        manifest.key().precision(),
                        manifest.bytes() / MEBI,
                        manifest.built()))
            .orElse("")
        + entry.file()
        + (entry.problem().isEmpty() ? "" : "  DAMAGED: " + entry.problem());
  }
}
