package io.segstream.inference.evaluate.davis;

import io.segstream.inference.evaluate.davis.FrameScorer.VoidPixels;

/** The two tasks of the benchmark, with what their rules differ in. */
public enum DavisTask {
  /**
   * The objects of the first frame are given: results carry their labels, and neither the first nor
   * the last frame is scored.
   */
  SEMI_SUPERVISED("semi-supervised", 1, VoidPixels.BACKGROUND),
  /**
   * Nothing is given: at most 20 proposals per sequence are assigned to the objects so that the
   * mean of J and F is highest, all frames are scored, void pixels are left out.
   */
  UNSUPERVISED("unsupervised", 0, VoidPixels.LEFT_OUT);

  /** Proposals that the unsupervised task allows. */
  public static final int MOST_PROPOSALS = 20;

  private final String word;
  private final int skippedAtEnds;
  private final VoidPixels voidPixels;

  DavisTask(String word, int skippedAtEnds, VoidPixels voidPixels) {
    this.word = word;
    this.skippedAtEnds = skippedAtEnds;
    this.voidPixels = voidPixels;
  }

  /** First scored frame, counted from 0. */
  public int firstScored() {
    return skippedAtEnds;
  }

  /** Scored frames of a sequence; 0 or fewer if it is too short. */
  public int scored(int frames) {
    return frames - 2 * skippedAtEnds;
  }

  VoidPixels voidPixels() {
    return voidPixels;
  }

  /** Result labels that may occur for so many objects. */
  int mostResults(int objects) {
    return this == UNSUPERVISED ? MOST_PROPOSALS : objects;
  }

  /** The task as the official tool writes it. */
  @Override
  public String toString() {
    return word;
  }
}
