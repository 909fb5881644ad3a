package io.segstream.streams.media;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * An MPEG transport stream written in pieces, each of which can be read alone (it begins with the
 * program tables), and which together are one continuous stream.
 */
public final class TransportStream implements AutoCloseable {
  /** Whether the stream starts anew or goes on where another one ended. */
  public enum Start {
    FIRST,
    /** The counters start over, which a flag in the stream excuses. */
    CONTINUATION
  }

  /** Size of one transport stream packet. */
  public static final int PACKET_BYTES = 188;

  private static final int PAYLOAD_BYTES = 184;
  private static final int PES_HEADER_BYTES = 60;
  private static final int TABLE_BYTES = 3 * PACKET_BYTES;
  // Decoding times lie before presentation times: leave room so that none is below zero.
  private static final long LEAD_US = 10_000_000;
  private static final int DAMAGE_PADDING_BYTES = 2 * PAYLOAD_BYTES;
  private static final int ERROR_INDICATOR = 0x80;
  private static final int FIRST_VIDEO_PID = 0x100;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StreamMuxer muxer;
  private final NativePacket scratch;
  private boolean pieceBegun;

  /**
   * @param parameters the coded stream, Annex B where the codec has such a form; copied
   */
  public TransportStream(AVCodecParameters parameters, Start start) {
    this.muxer =
        StreamMuxer.open(
            StreamMuxer.MPEG_TS,
            IoEndpoint.of(bytes),
            parameters,
            TimeBase.microseconds(),
            Map.of(
                "mpegts_flags",
                start == Start.FIRST ? "resend_headers" : "resend_headers+initial_discontinuity",
                "omit_video_pes_length",
                "0",
                "mpegts_copyts",
                "1"));
    this.scratch = NativePacket.empty();
  }

  /** An upper bound of what a packet takes in the stream. */
  public static int boundBytes(int packetBytes) {
    return ((packetBytes + PES_HEADER_BYTES) / PAYLOAD_BYTES + 2) * PACKET_BYTES;
  }

  /** What a piece takes beside its packets. */
  public static int overheadBytes() {
    return TABLE_BYTES;
  }

  /**
   * Adds a packet to the current piece.
   *
   * @param packet stays the caller's; its own times are not used
   * @param ptsUs when its frame is shown, microseconds
   * @param decodingUs when it is decoded, microseconds; later than the packet before, no later than
   *     {@code ptsUs}
   * @param damaged whether it is known to be damaged, which the stream then says (transport error
   *     indicator)
   */
  public void write(AVPacket packet, long ptsUs, long decodingUs, boolean damaged) {
    if (!pieceBegun) {
      muxer.option("mpegts_flags", "+resend_headers");
      pieceBegun = true;
    }
    AVPacket timed = scratch.get();
    FfmpegException.check(avcodec.av_packet_ref(timed, packet), "Cannot keep a packet");
    timed.pts(ptsUs + LEAD_US);
    timed.dts(decodingUs + LEAD_US);
    if (damaged) {
      pad(timed);
    }
    int from = bytes.size();
    muxer.write(timed);
    avcodec.av_packet_unref(timed);
    muxer.flush();
    if (damaged) {
      markDamaged(from);
    }
  }

  /**
   * Makes a damaged frame span several transport packets: readers forget the error indicator of the
   * first one. Zeros after the last start code's data mean nothing in all codecs carried here.
   */
  private static void pad(AVPacket packet) {
    int size = packet.size();
    FfmpegException.check(
        avcodec.av_grow_packet(packet, DAMAGE_PADDING_BYTES), "Cannot pad a damaged packet");
    packet.data().position(size).put(new byte[DAMAGE_PADDING_BYTES], 0, DAMAGE_PADDING_BYTES);
  }

  private void markDamaged(int from) {
    byte[] all = bytes.toByteArray();
    for (int at = from; at < all.length; at += PACKET_BYTES) {
      int pid = (all[at + 1] & 0x1f) << 8 | (all[at + 2] & 0xff);
      if (pid >= FIRST_VIDEO_PID && pid < 0x1000) {
        all[at + 1] |= (byte) ERROR_INDICATOR;
      }
    }
    bytes.reset();
    bytes.write(all, 0, all.length);
  }

  /** Bytes in the current piece so far. */
  public int pieceBytes() {
    return bytes.size();
  }

  /** Ends the current piece and hands it over. */
  public byte[] takePiece() {
    muxer.flush();
    byte[] piece = bytes.toByteArray();
    bytes.reset();
    pieceBegun = false;
    return piece;
  }

  @Override
  public void close() {
    scratch.close();
    muxer.close();
  }
}
