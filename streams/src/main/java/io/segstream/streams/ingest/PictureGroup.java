package io.segstream.streams.ingest;

import io.segstream.streams.media.NativePacket;
import io.segstream.streams.media.TransportStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * A keyframe and what follows it up to the next one: the packets as the source gave them, for
 * decoding, and as they go into a transport stream. Owns both.
 */
final class PictureGroup implements AutoCloseable {
  private final List<NativePacket> source = new ArrayList<>();
  private final List<NativePacket> coded = new ArrayList<>();
  private final long receivedUs;
  private long firstUs = Long.MAX_VALUE;
  private long lastUs = Long.MIN_VALUE;
  private int boundBytes;

  PictureGroup(long receivedUs) {
    this.receivedUs = receivedUs;
  }

  void addSource(AVPacket packet) {
    source.add(NativePacket.referTo(packet));
    firstUs = Math.min(firstUs, packet.pts());
    lastUs = Math.max(lastUs, packet.pts());
  }

  void addCoded(NativePacket packet) {
    coded.add(packet);
    boundBytes += TransportStream.boundBytes(packet.get().size());
  }

  List<NativePacket> source() {
    return source;
  }

  List<NativePacket> coded() {
    return coded;
  }

  long receivedUs() {
    return receivedUs;
  }

  long firstUs() {
    return firstUs;
  }

  /** When the last frame of the group is shown. */
  long lastUs() {
    return lastUs;
  }

  int boundBytes() {
    return boundBytes;
  }

  @Override
  public void close() {
    source.forEach(NativePacket::close);
    coded.forEach(NativePacket::close);
    source.clear();
    coded.clear();
  }
}
