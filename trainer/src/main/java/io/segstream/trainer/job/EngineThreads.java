package io.segstream.trainer.job;

/** Threads of PyTorch, which reads them once, when it is loaded. */
public final class EngineThreads {
  private static final String WITHIN = "ai.djl.pytorch.num_threads";
  private static final String BETWEEN = "ai.djl.pytorch.num_interop_threads";

  private EngineThreads() {}

  /**
   * Sets the threads; what was set on the command line of Java stays.
   *
   * @param threads that share one operation
   */
  public static void use(int threads) {
    setIfAbsent(WITHIN, threads);
    // Operations of a step come one after the other.
    setIfAbsent(BETWEEN, 1);
  }

  private static void setIfAbsent(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
