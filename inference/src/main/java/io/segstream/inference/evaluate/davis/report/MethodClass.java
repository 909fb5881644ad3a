package io.segstream.inference.evaluate.davis.report;

/** What a method was told; numbers of different classes must not be compared. */
public enum MethodClass {
  /** Trained with annotations of people. */
  SUPERVISED("supervised"),
  /** Trained, if at all, without annotations, and told nothing about the video. */
  LABEL_FREE("label-free"),
  /** Told which object is meant, on the first frame. */
  PROMPTED("prompted"),
  /** Nobody said. */
  NOT_STATED("not-stated");

  private final String word;

  MethodClass(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
