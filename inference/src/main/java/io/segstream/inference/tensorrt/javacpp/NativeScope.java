package io.segstream.inference.tensorrt.javacpp;

import io.segstream.inference.engine.NativeHandles;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;

/** Owns native objects and frees them in reverse order, each once. Not thread-safe. */
final class NativeScope implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Destroys an object when the scope closes. */
  <T extends Pointer> T own(T object, VirtualDestructor destructor, String handle) {
    NativeHandles.Lease lease = NativeHandles.acquire(handle);
    long address = object.address();
    releases.push(
        () -> {
          try {
            destructor.delete(address);
          } finally {
            lease.close();
          }
        });
    return object;
  }

  /** Does something when the scope closes. */
  void onClose(Runnable release) {
    releases.push(release);
  }

  /** Frees everything, also if something fails; the first failure is thrown at the end. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!releases.isEmpty()) {
      try {
        releases.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
