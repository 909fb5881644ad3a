package io.segstream.inference.segment;

/**
 * Connected components of a grid of groups: cells of the same group that touch along an edge
 * (4-connectivity, so that a diagonal hair does not join two objects). The two-pass algorithm with
 * union-find of Rosenfeld and Pfaltz (J. ACM 13, 1966). Components are numbered in the order of
 * their first cell, row by row. Scratch memory is reused; not thread-safe.
 */
final class Components {
  /** Marks cells that belong to no group and to no component. */
  static final int NONE = -1;

  private int[] labels = new int[0];
  private int[] parents = new int[0];
  private int count;

  /** Finds the components of {@code groups}, whose cells hold a group or {@link #NONE}. */
  void find(int[] groups, int width, int height) {
    int cells = width * height;
    if (labels.length < cells) {
      labels = new int[cells];
      parents = new int[cells];
    }
    int provisional = 0;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int group = groups[i];
        if (group == NONE) {
          labels[i] = NONE;
          continue;
        }
        boolean left = x > 0 && groups[i - 1] == group;
        boolean up = y > 0 && groups[i - width] == group;
        if (left) {
          labels[i] = labels[i - 1];
          if (up) {
            union(labels[i - 1], labels[i - width]);
          }
        } else if (up) {
          labels[i] = labels[i - width];
        } else {
          parents[provisional] = provisional;
          labels[i] = provisional++;
        }
      }
    }
    renumber(provisional, cells);
  }

  private void renumber(int provisional, int cells) {
    count = 0;
    // A parent is always lower than its child, so it has its final number before the child asks.
    for (int p = 0; p < provisional; p++) {
      parents[p] = parents[p] == p ? count++ : parents[parents[p]];
    }
    for (int i = 0; i < cells; i++) {
      if (labels[i] != NONE) {
        labels[i] = parents[labels[i]];
      }
    }
  }

  private void union(int a, int b) {
    int rootA = find(a);
    int rootB = find(b);
    parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  private int find(int label) {
    int root = label;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  /** Number of components. */
  int count() {
    return count;
  }

  /** The component of each cell, or {@link #NONE}; the array may be longer than the grid. */
  int[] labels() {
    return labels;
  }
}
