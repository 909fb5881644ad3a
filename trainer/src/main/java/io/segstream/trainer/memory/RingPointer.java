package io.segstream.trainer.memory;

/** Where a ring buffer writes next and how much of it is filled. Not thread-safe. */
final class RingPointer {
  private final int size;
  private int next;
  private int filled;

  RingPointer(int size) {
    this.size = size;
  }

  /** The slot to write, 0 to size exclusive; moves on. */
  int advance() {
    int slot = next;
    next = (next + 1) % size;
    filled = Math.min(size, filled + 1);
    return slot;
  }

  int next() {
    return next;
  }

  /** Slots that hold something: 0 to this one, exclusive. */
  int filled() {
    return filled;
  }

  void restore(long next, long filled) {
    if (next < 0 || next >= size || filled < 0 || filled > size) {
      throw new IllegalArgumentException(
          "A ring of %d slots cannot continue at %d with %d filled: the state is of another memory"
              .formatted(size, next, filled));
    }
    this.next = (int) next;
    this.filled = (int) filled;
  }
}
