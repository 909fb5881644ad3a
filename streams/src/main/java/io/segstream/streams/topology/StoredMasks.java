package io.segstream.streams.topology;

import com.google.protobuf.UnsafeByteOperations;
import io.segstream.inference.track.Track;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.streams.topology.state.MaskBox;
import io.segstream.streams.topology.state.TrackState;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Masks of tracks in the stored memory. They are stored as they are while all of a feed fit into
 * their room; else the largest are stored as their boxes, until they do. The outlines of real
 * objects fit by far; those of noise do not.
 */
final class StoredMasks {
  private StoredMasks() {}

  /**
   * The run lengths of each track's mask; null where only its box is to be stored. Depends on the
   * tracks alone.
   */
  static byte[][] encode(List<Track> tracks, int roomBytes) {
    byte[][] masks = tracks.stream().map(t -> t.mask().toCocoBytes()).toArray(byte[][]::new);
    long total = 0;
    for (byte[] mask : masks) {
      total += mask.length;
    }
    List<Integer> bySize =
        IntStream.range(0, masks.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> masks[i].length).reversed())
            .toList();
    for (int i = 0; total > roomBytes && i < masks.length; i++) {
      int largest = bySize.get(i);
      total -= masks[largest].length;
      masks[largest] = null;
    }
    return masks;
  }

  /** Writes a mask, or its box if there are no run lengths. */
  static void write(RleMask mask, byte[] counts, TrackState.Builder track) {
    track.setMaskWidth(mask.width()).setMaskHeight(mask.height());
    if (counts != null) {
      track.setMaskCounts(UnsafeByteOperations.unsafeWrap(counts));
    } else {
      PixelBox box = mask.boundingBox();
      track.setMaskBox(
          MaskBox.newBuilder()
              .setX(box.x())
              .setY(box.y())
              .setWidth(box.width())
              .setHeight(box.height()));
    }
  }

  static RleMask read(TrackState track) {
    return track.hasMaskBox()
        ? filled(box(track.getMaskBox()), track.getMaskWidth(), track.getMaskHeight())
        : RleMask.fromCocoBytes(
            track.getMaskWidth(), track.getMaskHeight(), track.getMaskCounts().toByteArray());
  }

  private static PixelBox box(MaskBox box) {
    return new PixelBox(box.getX(), box.getY(), box.getWidth(), box.getHeight());
  }

  /** The mask of a whole box. */
  static RleMask filled(PixelBox box, int width, int height) {
    int[] runs = new int[2 * box.width() + 1];
    int position = 0;
    for (int column = 0; column < box.width(); column++) {
      int start = (box.x() + column) * height + box.y();
      runs[2 * column] = start - position;
      runs[2 * column + 1] = box.height();
      position = start + box.height();
    }
    runs[2 * box.width()] = width * height - position;
    return RleMask.of(width, height, runs);
  }
}
