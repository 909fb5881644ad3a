package io.segstream.streams.ingest;

import io.segstream.streams.decode.FrameDecoder;
import io.segstream.streams.decode.UndecodableVideoException;
import io.segstream.streams.media.BitstreamFilter;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.NativePacket;
import io.segstream.streams.media.TimeBase;
import io.segstream.streams.media.TransportStream;
import io.segstream.streams.media.VideoDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Cuts a stream into chunks without re-encoding it.
 *
 * <p>A chunk is published only after it was decoded alone and gave, frame by frame, what a decoder
 * that runs through the whole source gives. Open groups of pictures, edit lists, lost parameter
 * sets and whatever else makes a chunk depend on its past show there, whatever the codec calls it.
 * Decoding is cheap beside inference (under a millisecond a frame at 480p).
 */
final class RemuxStage implements AutoCloseable {
  private static final long NOTHING_PUBLISHED = Long.MIN_VALUE;

  private record Pending(List<PictureGroup> groups, byte[] video, List<FrameMark> marks) {}

  private final ChunkLimits limits;
  private final StreamFacts facts;
  private final ChunkPublisher publisher;
  private final FrameDecoder reference;
  private final BitstreamFilter filter;
  private final TransportStream stream;
  private final DecodingTimes decodingTimes = new DecodingTimes();
  private final ArrayDeque<FrameMark> expected = new ArrayDeque<>();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final List<PictureGroup> complete = new ArrayList<>();
  private List<PictureGroup> published = new ArrayList<>();
  private PictureGroup growing;
  private long publishedUpToUs = NOTHING_PUBLISHED;
  private String failure;
  private long skippedPackets;

  /**
   * @param filters bitstream filters that make the packets fit for a transport stream
   * @throws FfmpegException if the stream cannot be decoded or filtered
   */
  RemuxStage(
      ChunkLimits limits,
      StreamFacts facts,
      String filters,
      ChunkPublisher publisher,
      TransportStream.Start start) {
    this.limits = limits;
    this.facts = facts;
    this.publisher = publisher;
    this.reference =
        new FrameDecoder(
            facts.parameters(),
            TimeBase.microseconds(),
            facts.frameUs(),
            VideoDecoder.BrokenFrames.DEFAULT);
    BitstreamFilter openedFilter = null;
    try {
      openedFilter = BitstreamFilter.open(filters, facts.parameters(), TimeBase.microseconds());
      this.stream = new TransportStream(openedFilter.output(), start);
    } catch (RuntimeException e) {
      reference.close();
      if (openedFilter != null) {
        openedFilter.close();
      }
      throw e;
    }
    this.filter = openedFilter;
  }

  /**
   * Takes one packet.
   *
   * @param packet times on the feed's time line, microseconds; stays the caller's
   * @param receivedUs when it arrived, microseconds since the Unix epoch
   * @return what to go on with if the stream cannot be remuxed any further
   */
  Optional<Fallback> accept(AVPacket packet, long receivedUs) {
    boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    if (growing == null && !key) {
      skippedPackets++;
      return Optional.empty();
    }
    if (packet.pts() == avutil.AV_NOPTS_VALUE) {
      failure = "its packets do not say when their frames are shown";
    }
    if (key) {
      beginGroup(packet, receivedUs);
    }
    growing.addSource(packet);
    if (failure == null) {
      filterInto(growing, packet);
      reference.send(packet);
      collectExpected();
      limitGroup();
      settle();
    }
    return fallback();
  }

  private void beginGroup(AVPacket key, long receivedUs) {
    if (growing != null) {
      complete.add(growing);
      long startUs = complete.get(0).firstUs();
      if (complete.size() > 1 && key.pts() - startUs > limits.durationUs()) {
        emit(complete.size() - 1);
      }
      if (key.pts() - complete.get(0).firstUs() >= limits.durationUs()) {
        emit(complete.size());
      }
    }
    growing = new PictureGroup(receivedUs);
  }

  private void filterInto(PictureGroup group, AVPacket packet) {
    try {
      filter.filter(packet, group::addCoded);
    } catch (FfmpegException e) {
      failure = e.getMessage();
    }
  }

  private void limitGroup() {
    if (complete.isEmpty()) {
      limitSingleGroup();
      return;
    }
    int bytes = growing.boundBytes() + TransportStream.overheadBytes();
    for (PictureGroup group : complete) {
      bytes += group.boundBytes();
    }
    if (bytes > limits.bytes()
        || growing.lastUs() - complete.get(0).firstUs() > limits.durationUs()) {
      emit(complete.size());
    }
  }

  private void limitSingleGroup() {
    long lengthUs = growing.lastUs() - growing.firstUs();
    if (lengthUs > limits.longestGroupUs()) {
      failure =
          "a group of pictures lasts longer than %.1f s (one keyframe in that time)"
              .formatted(limits.longestGroupUs() / 1e6);
    } else if (growing.boundBytes() + TransportStream.overheadBytes() > limits.bytes()) {
      failure =
          "a group of pictures takes more than a chunk's limit of %d bytes"
              .formatted(limits.bytes());
    }
  }

  /** Makes a chunk of the first groups and queues it until the running decoder has caught up. */
  private void emit(int count) {
    if (failure != null) {
      return;
    }
    List<PictureGroup> groups = new ArrayList<>(complete.subList(0, count));
    List<NativePacket> packets = new ArrayList<>();
    groups.forEach(group -> packets.addAll(group.coded()));
    long[] presentation = packets.stream().mapToLong(packet -> packet.get().pts()).toArray();
    for (long time : presentation) {
      if (time == avutil.AV_NOPTS_VALUE) {
        failure = "its packets do not say when their frames are shown";
        return;
      }
    }
    long[] decoding = decodingTimes.next(presentation);
    try {
      for (int i = 0; i < presentation.length; i++) {
        AVPacket packet = packets.get(i).get();
        boolean damaged = (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
        stream.write(packet, Math.max(presentation[i], decoding[i]), decoding[i], damaged);
      }
      byte[] video = stream.takePiece();
      List<FrameMark> marks = FrameMark.of(video);
      if (marks.isEmpty()) {
        failure = "a group of pictures gives no frame when it is decoded alone";
        return;
      }
      complete.subList(0, count).clear();
      pending.add(new Pending(groups, video, marks));
    } catch (FfmpegException | UndecodableVideoException e) {
      failure = e.getMessage();
    }
  }

  private void collectExpected() {
    for (var frame = reference.poll(); frame.isPresent(); frame = reference.poll()) {
      try (var decoded = frame.get()) {
        expected.add(FrameMark.of(decoded));
      }
    }
  }

  /** Publishes the chunks whose frames the running decoder has confirmed. */
  private void settle() {
    while (failure == null
        && !pending.isEmpty()
        && pending.peek().marks.size() <= expected.size()) {
      Pending chunk = pending.peek();
      List<FrameMark> want = expected.stream().limit(chunk.marks.size()).toList();
      Optional<String> difference = FrameMark.difference(want, chunk.marks);
      if (difference.isPresent()) {
        failure = "a chunk does not decode alone: " + difference.get();
        return;
      }
      want.forEach(mark -> expected.remove());
      pending.remove();
      publisher.publish(
          chunk.video,
          want,
          want.get(0).timeUs(),
          facts.frameUs(),
          chunk.groups.get(0).receivedUs());
      publishedUpToUs = want.get(want.size() - 1).timeUs();
      published.forEach(PictureGroup::close);
      published = chunk.groups;
    }
  }

  /**
   * Ends the stream: publishes what is left.
   *
   * @return what to go on with if the rest cannot be remuxed
   */
  Optional<Fallback> end() {
    if (growing == null) {
      return Optional.empty();
    }
    filterInto(growing, null);
    reference.end();
    collectExpected();
    complete.add(growing);
    growing = new PictureGroup(0);
    if (complete.size() > 1
        && complete.get(complete.size() - 1).lastUs() - complete.get(0).firstUs()
            > limits.durationUs()) {
      emit(complete.size() - 1);
    }
    emit(complete.size());
    int frames = pending.stream().mapToInt(chunk -> chunk.marks.size()).sum();
    if (failure == null && frames != expected.size()) {
      failure =
          "its last chunks give %d frames when decoded alone, and %d in the source"
              .formatted(frames, expected.size());
    }
    settle();
    return fallback();
  }

  private Optional<Fallback> fallback() {
    if (failure == null) {
      return Optional.empty();
    }
    List<PictureGroup> groups = new ArrayList<>(published);
    pending.forEach(chunk -> groups.addAll(chunk.groups));
    groups.addAll(complete);
    groups.add(growing);
    List<NativePacket> packets = new ArrayList<>();
    for (PictureGroup group : groups) {
      group.source().forEach(packet -> packets.add(NativePacket.referTo(packet.get())));
    }
    return Optional.of(new Fallback(failure, packets, publishedUpToUs));
  }

  /** Packets that were left out because no keyframe came before them. */
  long skippedPackets() {
    return skippedPackets;
  }

  @Override
  public void close() {
    published.forEach(PictureGroup::close);
    pending.forEach(chunk -> chunk.groups.forEach(PictureGroup::close));
    complete.forEach(PictureGroup::close);
    if (growing != null) {
      growing.close();
    }
    stream.close();
    filter.close();
    reference.close();
  }
}
