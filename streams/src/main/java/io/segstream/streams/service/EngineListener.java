package io.segstream.streams.service;

/**
 * Hears which engine runs the model and how its plan comes to be, for metrics. Called by one thread
 * at a time; must be quick and must not throw.
 */
public interface EngineListener {
  /** Ignores everything. */
  EngineListener NONE = new EngineListener() {};

  /** How well the model is served. */
  enum Standing {
    /** By the engine that was configured. */
    AS_CONFIGURED,
    /** By the fallback. */
    ON_FALLBACK
  }

  /**
   * An engine serves from now on.
   *
   * @param name as DJL knows it
   */
  default void onEngine(String name, Standing standing) {}

  /**
   * A build has gone on.
   *
   * @param share of its present phase that is done, 0 to 1
   */
  default void onPlanProgress(double share) {}

  /** A plan was built. */
  default void onPlanBuilt(double seconds) {}

  /** The configured engine cannot be used. */
  default void onEngineFailed() {}
}
