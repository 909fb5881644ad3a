package io.segstream.inference.engine;

import io.segstream.inference.model.LoadedModel;
import java.util.Objects;

/**
 * An engine that can be opened in this process.
 *
 * @param name as {@link SegmentationEngine#name()} gives it
 * @param rounding what its arithmetic may add to the difference that a model allows, as a share of
 *     an output's largest value; 0 where it multiplies as the network was trained
 */
public record AvailableEngine(String name, double rounding, Opener opener) {
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
    if (!(rounding >= 0)) {
      throw new IllegalArgumentException("rounding %s must be 0 or more".formatted(rounding));
    }
  }

  /** The engine that every machine has. */
  public static AvailableEngine onnxRuntime() {
    return new AvailableEngine(OnnxRuntimeLibrary.NAME, 0, OnnxRuntimeEngine::open);
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
