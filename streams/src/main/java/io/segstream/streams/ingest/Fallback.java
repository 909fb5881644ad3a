package io.segstream.streams.ingest;

import io.segstream.streams.media.NativePacket;
import java.util.List;

/**
 * Why a stream can no longer be remuxed, and what is needed to go on by re-encoding.
 *
 * @param reason for people
 * @param packets the source's packets that are not published yet, after those of the last published
 *     chunk, which the first of them may refer to; the receiver's from then on
 * @param publishedUpToUs frames shown at or before this time are published already
 */
record Fallback(String reason, List<NativePacket> packets, long publishedUpToUs)
    implements AutoCloseable {
  @Override
  public void close() {
    packets.forEach(NativePacket::close);
  }
}
