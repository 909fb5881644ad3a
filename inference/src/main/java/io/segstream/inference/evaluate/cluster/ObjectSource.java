package io.segstream.inference.evaluate.cluster;

import java.util.Locale;

/** Which parts of a picture count as objects. */
public enum ObjectSource {
  /** What is salient, as one object. */
  SALIENCY,
  /** The segments that the pipeline extracts. */
  SEGMENTS;

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
