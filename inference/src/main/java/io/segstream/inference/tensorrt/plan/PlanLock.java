package io.segstream.inference.tensorrt.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The right to write one plan: among the threads of a process by a lock of the JVM, among processes
 * by a lock on a file, which the system takes from a process that dies. The file stays; it says who
 * held the lock last. For one thread.
 */
final class PlanLock implements AutoCloseable {
  private static final int LONGEST_TEXT = 200;

  /**
   * Within a process a file must be opened by one thread at a time: closing any channel of a file
   * gives up all locks that the process has on it.
   */
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock ofThread;
  private final FileChannel channel;

  private PlanLock(ReentrantLock ofThread, FileChannel channel) {
    this.ofThread = ofThread;
    this.channel = channel;
  }

  /**
   * Waits for the right.
   *
   * @param waiting hears who has it, if somebody has
   */
  static PlanLock acquire(Path file, Consumer<String> waiting) throws IOException {
    ReentrantLock ofThread = ofThread(file);
    if (!ofThread.tryLock()) {
      waiting.accept("another thread of this process");
      ofThread.lock();
    }
    return ofProcess(ofThread, file, Optional.of(waiting)).orElseThrow();
  }

  /** Takes the right, if nobody has it. */
  static Optional<PlanLock> tryAcquire(Path file) throws IOException {
    ReentrantLock ofThread = ofThread(file);
    if (ofThread.isHeldByCurrentThread() || !ofThread.tryLock()) {
      return Optional.empty();
    }
    return ofProcess(ofThread, file, Optional.empty());
  }

  private static ReentrantLock ofThread(Path file) {
    return THREADS.computeIfAbsent(
        file.toAbsolutePath().normalize(), ignored -> new ReentrantLock());
  }

  /** Takes over the thread's lock: gives it back if there is no lock on the file. */
  private static Optional<PlanLock> ofProcess(
      ReentrantLock ofThread, Path file, Optional<Consumer<String>> waiting) throws IOException {
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      if (!locked && waiting.isPresent()) {
        waiting.get().accept(read(channel));
        locked = channel.lock() != null;
      }
      if (locked) {
        write(channel);
      }
      return locked ? Optional.of(new PlanLock(ofThread, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        try {
          if (channel != null) {
            channel.close();
          }
        } finally {
          ofThread.unlock();
        }
      }
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
    int length = Math.max(0, channel.read(text, 0));
    return length == 0
        ? "another process"
        : new String(text.array(), 0, length, StandardCharsets.UTF_8).strip();
  }

  private static void write(FileChannel channel) throws IOException {
    byte[] text =
        "process %d\n".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text), 0);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      ofThread.unlock();
    }
  }
}
