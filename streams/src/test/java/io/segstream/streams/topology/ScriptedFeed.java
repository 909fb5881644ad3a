package io.segstream.streams.topology;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.chunk.FeedEnd;
import io.segstream.schemas.chunk.VideoChunk;
import io.segstream.schemas.id.FeedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Cuts a scripted feed into chunks. */
final class ScriptedFeed {
  static final long START_US = 1_700_000_000_000_000L;

  private final FeedId feed;
  private long sequence;
  private long frame;
  private long startUs = START_US;

  ScriptedFeed(String feed) {
    this.feed = new FeedId(feed);
  }

  FeedId id() {
    return feed;
  }

  /** The next chunk, whole and good. */
  VideoChunk next(int frames) {
    return next(frames, frames, new TreeSet<>());
  }

  /** The next chunk, which promises some frames and delivers others. */
  VideoChunk next(int promised, int delivered, TreeSet<Integer> damaged) {
    return next(promised, ScriptedVideo.script(delivered, damaged));
  }

  /** The next chunk with these bytes for a video. */
  VideoChunk next(int promised, byte[] video) {
    ChunkHeader header =
        new ChunkHeader(
            feed,
            sequence++,
            frame,
            promised,
            startUs + frame * ScriptedVideo.FRAME_US,
            CaptureClock.RECEIVER,
            frame * ScriptedVideo.FRAME_US,
            promised * ScriptedVideo.FRAME_US,
            0);
    frame += promised;
    return new VideoChunk(header, video);
  }

  /** So many good chunks. */
  List<VideoChunk> chunks(int count, int framesEach) {
    List<VideoChunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(next(framesEach));
    }
    return chunks;
  }

  /** The record that ends the feed here. */
  FeedEnd end() {
    return new FeedEnd(feed, sequence, frame, startUs + frame * ScriptedVideo.FRAME_US);
  }

  /** Captures nothing for a while. */
  void pause(Duration time) {
    startUs += time.toMillis() * 1000;
  }

  /** Begins the feed anew. */
  void restart() {
    sequence = 0;
    frame = 0;
  }

  /** Loses the next chunks. */
  void lose(int chunks, int framesEach) {
    sequence += chunks;
    frame += (long) chunks * framesEach;
  }
}
