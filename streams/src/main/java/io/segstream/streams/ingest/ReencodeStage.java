package io.segstream.streams.ingest;

import io.segstream.streams.decode.FrameDecoder;
import io.segstream.streams.media.TimeBase;
import io.segstream.streams.media.TransportStream;
import io.segstream.streams.media.VideoDecoder;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Decodes a stream that cannot be remuxed and encodes it again. */
final class ReencodeStage implements AutoCloseable {
  private final FrameDecoder decoder;
  private final EncodeStage encode;
  private final long publishedUpToUs;
  private long receivedUs;

  /**
   * @param publishedUpToUs frames shown at or before this time are left out: they are published
   */
  ReencodeStage(
      ChunkLimits limits,
      StreamFacts facts,
      ChunkPublisher publisher,
      TransportStream.Start start,
      long publishedUpToUs) {
    this.decoder =
        new FrameDecoder(
            facts.parameters(),
            TimeBase.microseconds(),
            facts.frameUs(),
            VideoDecoder.BrokenFrames.DEFAULT);
    this.encode = new EncodeStage(limits, publisher, facts.frameUs(), start);
    this.publishedUpToUs = publishedUpToUs;
  }

  /**
   * Takes one packet.
   *
   * @param packet times on the feed's time line, microseconds; stays the caller's
   */
  void accept(AVPacket packet, long packetReceivedUs) {
    receivedUs = packetReceivedUs;
    decoder.send(packet);
    encodeReady();
  }

  /** Ends the stream: publishes what is left. */
  void end() {
    decoder.end();
    encodeReady();
    encode.end();
  }

  private void encodeReady() {
    for (var frame = decoder.poll(); frame.isPresent(); frame = decoder.poll()) {
      try (var decoded = frame.get()) {
        if (decoded.timeUs() > publishedUpToUs) {
          encode.accept(decoded, receivedUs);
        }
      }
    }
  }

  /** Packets that gave no frame. */
  long lostPackets() {
    return decoder.lostPackets();
  }

  @Override
  public void close() {
    encode.close();
    decoder.close();
  }
}
