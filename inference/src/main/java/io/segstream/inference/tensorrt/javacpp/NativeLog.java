package io.segstream.inference.tensorrt.javacpp;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TensorRT says, in our log; its last errors are kept for exceptions, since calls themselves
 * only return null. TensorRT calls it from any thread and must not see an exception. Keep it
 * reachable as long as an object that was made with it.
 */
final class NativeLog extends ILogger {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLog.class);
  private static final int ERROR = 1;
  private static final int WARNING = 2;
  private static final int INFO = 3;
  private static final int KEPT = 5;

  private final Deque<String> errors = new ArrayDeque<>();

  @Override
  public void log(Severity severity, String message) {
    try {
      int level = severity.value;
      if (level <= ERROR) {
        remember(message);
        LOG.error("TensorRT: {}", message);
      } else if (level == WARNING) {
        LOG.warn("TensorRT: {}", message);
      } else if (level == INFO) {
        LOG.info("TensorRT: {}", message);
      } else {
        LOG.trace("TensorRT: {}", message);
      }
    } catch (RuntimeException e) {
      LOG.warn("A line of TensorRT's log was lost", e);
    }
  }

  private synchronized void remember(String message) {
    if (errors.size() == KEPT) {
      errors.removeFirst();
    }
    errors.addLast(message.strip());
  }

  /** The last errors, oldest first, and forgets them; what to say if there are none. */
  synchronized String takeErrors(String otherwise) {
    String text = errors.isEmpty() ? otherwise : String.join("; ", errors);
    errors.clear();
    return text;
  }
}
