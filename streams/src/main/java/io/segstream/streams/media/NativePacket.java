package io.segstream.streams.media;

import io.segstream.inference.engine.NativeHandles;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** Owns one AVPacket and the data it refers to. */
public final class NativePacket implements AutoCloseable {
  private final AVPacket packet;
  private final NativeHandles.Lease handle;
  private boolean closed;

  private NativePacket(AVPacket packet) {
    this.packet = packet;
    this.handle = NativeHandles.acquire("ffmpeg-packet");
  }

  /** A packet without data. */
  public static NativePacket empty() {
    return new NativePacket(avcodec.av_packet_alloc());
  }

  /** Takes the data out of {@code source}, which is empty afterwards. */
  public static NativePacket take(AVPacket source) {
    NativePacket taken = empty();
    avcodec.av_packet_move_ref(taken.packet, source);
    return taken;
  }

  /** Another reference to the data of {@code source}. */
  public static NativePacket referTo(AVPacket source) {
    NativePacket reference = empty();
    FfmpegException.check(avcodec.av_packet_ref(reference.packet, source), "Cannot keep a packet");
    return reference;
  }

  public AVPacket get() {
    return packet;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    avcodec.av_packet_free(packet);
    handle.close();
  }
}
