package io.segstream.schemas.mask;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.segstream.schemas.v1.Box;
import io.segstream.schemas.v1.RunLengthMask;

/** Masks and boxes to and from their records. */
public final class MaskRecords {
  private MaskRecords() {}

  public static RunLengthMask toProto(RleMask mask) {
    // The array is fresh and nobody else holds it, so wrapping it saves a copy.
    ByteString counts = UnsafeByteOperations.unsafeWrap(mask.toCocoBytes());
    return RunLengthMask.newBuilder()
        .setWidth(mask.width())
        .setHeight(mask.height())
        .setCounts(counts)
        .build();
  }

  /**
   * Reads a mask.
   *
   * @throws IllegalArgumentException if the counts are malformed or do not fit the size
   */
  public static RleMask fromProto(RunLengthMask mask) {
    return RleMask.fromCocoBytes(mask.getWidth(), mask.getHeight(), mask.getCounts().toByteArray());
  }

  public static Box toProto(PixelBox box) {
    return Box.newBuilder()
        .setX(box.x())
        .setY(box.y())
        .setWidth(box.width())
        .setHeight(box.height())
        .build();
  }

  /**
   * Reads a box.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public static PixelBox fromProto(Box box) {
    return new PixelBox(box.getX(), box.getY(), box.getWidth(), box.getHeight());
  }
}
