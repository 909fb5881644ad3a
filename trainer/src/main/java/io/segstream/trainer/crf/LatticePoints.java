package io.segstream.trainer.crf;

import java.util.Arrays;

/** Numbers the points of a lattice by their coordinates: a hash table with open addressing. */
final class LatticePoints {
  static final int NONE = -1;

  private final int dimensions;
  private int[] coordinates;
  private int[] slots;
  private int count;

  /**
   * Without points.
   *
   * @param dimensions whole numbers that tell a point
   * @param expected points
   */
  LatticePoints(int dimensions, int expected) {
    this.dimensions = dimensions;
    this.coordinates = new int[dimensions * Math.max(16, expected)];
    this.slots = emptySlots(Integer.highestOneBit(Math.max(16, expected)) * 4);
  }

  private static int[] emptySlots(int size) {
    int[] slots = new int[size];
    Arrays.fill(slots, NONE);
    return slots;
  }

  /** How many points there are. */
  int count() {
    return count;
  }

  /** A coordinate of a point. */
  int coordinate(int point, int dimension) {
    return coordinates[point * dimensions + dimension];
  }

  /** The number of a point, which becomes one if it is new. */
  int add(int[] point) {
    int slot = slot(point);
    if (slots[slot] == NONE) {
      if (2 * (count + 1) > slots.length) {
        grow();
        slot = slot(point);
      }
      if ((count + 1) * dimensions > coordinates.length) {
        coordinates = Arrays.copyOf(coordinates, 2 * coordinates.length);
      }
      System.arraycopy(point, 0, coordinates, count * dimensions, dimensions);
      slots[slot] = count++;
    }
    return slots[slot];
  }

  /** The number of a point, or {@link #NONE}. */
  int find(int[] point) {
    return slots[slot(point)];
  }

  private int slot(int[] point) {
    int hash = 0;
    for (int d = 0; d < dimensions; d++) {
      hash = (hash + point[d]) * 0x9e3779b1;
    }
    int slot = (hash ^ hash >>> 15) & slots.length - 1;
    while (slots[slot] != NONE && !same(slots[slot], point)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private boolean same(int number, int[] point) {
    return Arrays.equals(
        coordinates, number * dimensions, (number + 1) * dimensions, point, 0, dimensions);
  }

  private void grow() {
    slots = emptySlots(2 * slots.length);
    int[] point = new int[dimensions];
    for (int i = 0; i < count; i++) {
      System.arraycopy(coordinates, i * dimensions, point, 0, dimensions);
      slots[slot(point)] = i;
    }
  }
}
