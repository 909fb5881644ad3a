package io.segstream.schemas.chunk;

/**
 * Which clock a chunk's capture time came from, best first. Names are part of the record contract.
 */
public enum CaptureClock {
  /** The camera's own clock: RTCP sender reports mapped to NTP time. */
  CAMERA,
  /** The container's creation time plus the frame's presentation time. */
  CONTAINER,
  /** Given by the operator on the command line. */
  OPERATOR,
  /** This machine's clock when the packet arrived (live) or when reading began (files). */
  RECEIVER
}
