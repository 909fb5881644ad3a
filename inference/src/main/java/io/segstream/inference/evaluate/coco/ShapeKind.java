package io.segstream.inference.evaluate.coco;

/** What is compared. */
public enum ShapeKind {
  /** Masks, pycocotools' {@code segm}. */
  MASK("masks"),
  /** Boxes, pycocotools' {@code bbox}. */
  BOX("boxes");

  private final String word;

  ShapeKind(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
