package io.segstream.streams.demo;

/** Hears how the demo gets on; called on the thread that runs it, but for warnings. */
public interface DemoListener {
  /** Something new begins, such as "starting the broker". */
  default void step(String what) {}

  /** Frames accounted for, of those known to exist. */
  default void segmenting(long done, long total) {}

  /** Frames rendered. */
  default void rendering(long done, long total) {}

  /** Something is not as it should be, yet the demo goes on. */
  default void warning(String text) {}
}
