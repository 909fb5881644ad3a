package io.segstream.trainer.weak;

import java.util.Locale;

/** What is known of pictures. */
public enum AnnotationType {
  /** The class of every pixel. */
  FULL,
  /** A stroke inside each object or region. */
  SCRIBBLE,
  /** A point inside each object or region. */
  POINT,
  /** The box around each object or region. */
  BOX,
  /** Which classes the picture shows. */
  TAG;

  /** As annotation files write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
