package io.segstream.inference.engine;

import io.segstream.inference.model.LoadedModel;
import java.util.List;
import java.util.Objects;

/**
 * An engine that can be opened in this process.
 *
 * @param name as {@link SegmentationEngine#name()} gives it
 */
public record AvailableEngine(String name, Opener opener) {
  /** Opens an engine on a model; the caller closes it. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens a model.
     *
     * @throws EngineException if the runtime cannot run it
     */
    SegmentationEngine open(LoadedModel model, EngineSettings settings);
  }

  public AvailableEngine {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(opener, "opener");
  }

  /** Every engine that this process has. */
  public static List<AvailableEngine> all() {
    return List.of(new AvailableEngine(OnnxRuntimeLibrary.NAME, OnnxRuntimeEngine::open));
  }

  /**
   * Opens a model; the caller closes the engine.
   *
   * @throws EngineException if the runtime cannot run it
   */
  public SegmentationEngine open(LoadedModel model, EngineSettings settings) {
    return opener.open(model, settings);
  }
}
