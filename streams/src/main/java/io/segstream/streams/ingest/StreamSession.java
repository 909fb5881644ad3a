package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.NativePacket;
import io.segstream.streams.media.ReadDeadlineException;
import io.segstream.streams.media.TimeBase;
import io.segstream.streams.media.TransportStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes one opened source from its first packet to its last. */
final class StreamSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

  private final MediaInput input;
  private final int index;
  private final IngestSettings settings;
  private final IngestListener listener;
  private final ChunkPublisher publisher;
  private final StreamFacts facts;
  private final Timeline timeline;
  private final AVRational timeBase;
  private final NativePacket packet;
  private RemuxStage remux;
  private ReencodeStage reencode;
  private long packets;

  /**
   * @param input stays the caller's
   * @param index the video stream
   */
  StreamSession(
      MediaInput input,
      int index,
      IngestSettings settings,
      ChunkPublisher publisher,
      IngestListener listener) {
    this.input = input;
    this.index = index;
    this.settings = settings;
    this.publisher = publisher;
    this.listener = listener;
    this.facts = StreamFacts.of(input.stream(index));
    this.timeline = new Timeline(publisher.endUs(), facts.frameUs());
    this.timeBase = input.stream(index).time_base();
    openStage();
    this.packet = NativePacket.empty();
  }

  private void openStage() {
    Optional<String> filters = facts.transportFilters();
    if (filters.isEmpty()) {
      startReencoding("a transport stream cannot carry " + facts.codecName(), Long.MIN_VALUE);
      return;
    }
    try {
      remux = new RemuxStage(settings.limits(), facts, filters.get(), publisher, start());
    } catch (FfmpegException e) {
      startReencoding(e.getMessage(), Long.MIN_VALUE);
    }
  }

  private TransportStream.Start start() {
    return publisher.chunks() == 0
        ? TransportStream.Start.FIRST
        : TransportStream.Start.CONTINUATION;
  }

  private void startReencoding(String reason, long publishedUpToUs) {
    LOG.info("Feed {} is re-encoded from here on: {}", settings.feed(), reason);
    listener.reencoding(reason);
    reencode = new ReencodeStage(settings.limits(), facts, publisher, start(), publishedUpToUs);
  }

  /**
   * Reads and publishes until the source ends or breaks.
   *
   * @param stopped asked before every packet; true ends it as if the source had ended
   * @return what broke the source; empty if it ended
   */
  Optional<RuntimeException> run(BooleanSupplier stopped) {
    AVPacket next = packet.get();
    while (!stopped.getAsBoolean()) {
      try {
        if (input.read(next) == MediaInput.Read.END) {
          return Optional.empty();
        }
      } catch (FfmpegException | ReadDeadlineException e) {
        return stopped.getAsBoolean() ? Optional.empty() : Optional.of(e);
      }
      try {
        if (next.stream_index() == index) {
          accept(next, nowUs(settings.clock().wall()));
        }
      } finally {
        avcodec.av_packet_unref(next);
      }
    }
    return Optional.empty();
  }

  private void accept(AVPacket next, long receivedUs) {
    packets++;
    if (isEncrypted(next)) {
      throw new UnreadableSourceException(
          "The video of %s (feed %s) is encrypted (Common Encryption): give it without protection"
              .formatted(settings.source(), settings.feed()));
    }
    avcodec.av_packet_rescale_ts(next, timeBase, TimeBase.microseconds());
    timeline.apply(next);
    if (packets == 1) {
      listener.state(IngestState.LIVE);
    }
    useCameraClock();
    if (reencode != null) {
      reencode.accept(next, receivedUs);
      return;
    }
    Optional<Fallback> fallback = remux.accept(next, receivedUs);
    fallback.ifPresent(reason -> switchToReencoding(reason, receivedUs));
  }

  private static boolean isEncrypted(AVPacket packet) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data =
          avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_ENCRYPTION_INFO, size);
      return data != null && !data.isNull();
    }
  }

  /** RTSP tells the camera's own time once its first RTCP report has come. */
  private void useCameraClock() {
    long zeroUs = input.context().start_time_realtime();
    if (IngestSettings.isLive(settings.source()) && zeroUs > 0 && zeroUs != avutil.AV_NOPTS_VALUE) {
      publisher.source(
          CaptureTimes.from(CaptureClock.CAMERA, zeroUs - timeline.offsetUs()), facts.rotation());
    }
  }

  private void switchToReencoding(Fallback fallback, long receivedUs) {
    try (fallback) {
      startReencoding(fallback.reason(), fallback.publishedUpToUs());
      for (NativePacket held : fallback.packets()) {
        reencode.accept(held.get(), receivedUs);
      }
    }
  }

  /** Publishes what is still held back. */
  void end() {
    if (reencode == null) {
      remux.end().ifPresent(rest -> switchToReencoding(rest, nowUs(settings.clock().wall())));
    }
    if (reencode != null) {
      reencode.end();
    }
  }

  static long nowUs(InstantSource wall) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant());
  }

  /** How many frames the container says that the stream has; empty if it does not say. */
  OptionalLong expectedFrames() {
    long frames = input.stream(index).nb_frames();
    return frames > 0 ? OptionalLong.of(frames) : OptionalLong.empty();
  }

  /** Packets of the video stream that were read. */
  long packets() {
    return packets;
  }

  /** Packets that gave no frame: before the first keyframe, or not decodable. */
  long skippedPackets() {
    return (remux == null ? 0 : remux.skippedPackets())
        + (reencode == null ? 0 : reencode.lostPackets());
  }

  StreamFacts facts() {
    return facts;
  }

  @Override
  public void close() {
    if (remux != null) {
      remux.close();
    }
    if (reencode != null) {
      reencode.close();
    }
    packet.close();
  }
}
