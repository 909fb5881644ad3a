package io.segstream.streams.ingest;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.ReadDeadlineException;
import io.segstream.streams.media.SourceAddress;
import io.segstream.streams.media.TransportStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avutil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an ingest: how each kind of source begins, repeats and ends. */
final class IngestRun {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);

  private final IngestSettings settings;
  private final ChunkPublisher publisher;
  private final IngestListener listener;
  private final SourceOpener opener;
  private final BooleanSupplier stopped;
  private final RandomGenerator random;
  private final long startedUs;
  private long packets;
  private long skippedPackets;
  private long skippedImages;
  private long reconnects;
  private Optional<String> brokenBy = Optional.empty();

  IngestRun(
      IngestSettings settings,
      ChunkPublisher publisher,
      IngestListener listener,
      SourceOpener opener,
      BooleanSupplier stopped,
      RandomGenerator random) {
    this.settings = settings;
    this.publisher = publisher;
    this.listener = listener;
    this.opener = opener;
    this.stopped = stopped;
    this.random = random;
    this.startedUs = StreamSession.nowUs(settings.clock().wall());
  }

  /** A file, standard input or an HTTP address: plays it as often as asked. */
  void recording() {
    int loops = settings.playback().loops();
    if (loops > 1 && settings.source().kind() == SourceAddress.Kind.STANDARD_INPUT) {
      throw new UnreadableSourceException(
          "Standard input can be read once only, but %d loops are asked for: give a file"
              .formatted(loops));
    }
    for (int loop = 0; loop < loops && !stopped.getAsBoolean() && brokenBy.isEmpty(); loop++) {
      listener.state(IngestState.CONNECTING);
      Optional<RuntimeException> failure = session(loop == 0);
      failure.ifPresent(this::breakOff);
    }
    requireFrames();
    publisher.end();
    listener.state(IngestState.ENDED);
  }

  private void breakOff(RuntimeException failure) {
    String text =
        "%s broke off after %d frames: %s"
            .formatted(opener.describe(), publisher.frames(), failure.getMessage());
    brokenBy = Optional.of(text);
    warn(text);
  }

  private void warn(String text) {
    LOG.warn("{}", text);
    listener.warning(text);
  }

  private Optional<RuntimeException> session(boolean first) {
    try (MediaInput input = opener.open();
        StreamSession session =
            new StreamSession(input, opener.videoIndex(input), settings, publisher, listener)) {
      if (first) {
        listener.opened(expectedFrames(input, session));
        publisher.source(captureTimes(input), session.facts().rotation());
      }
      Optional<RuntimeException> failure;
      try {
        failure = session.run(stopped);
        session.end();
      } finally {
        packets += session.packets();
        skippedPackets += session.skippedPackets();
      }
      if (session.skippedPackets() > 0) {
        warn(
            "%d packets of %s gave no frame: they came before the first keyframe or cannot be decoded"
                .formatted(session.skippedPackets(), opener.describe()));
      }
      return failure;
    }
  }

  private OptionalLong expectedFrames(MediaInput input, StreamSession session) {
    if (IngestSettings.isLive(settings.source())) {
      return OptionalLong.empty();
    }
    OptionalLong once = session.expectedFrames();
    long durationUs = input.context().duration();
    if (once.isEmpty() && durationUs > 0 && session.facts().frameUs() > 0) {
      once = OptionalLong.of(Math.round((double) durationUs / session.facts().frameUs()));
    }
    return once.isEmpty() ? once : OptionalLong.of(once.getAsLong() * settings.playback().loops());
  }

  private CaptureTimes captureTimes(MediaInput input) {
    if (IngestSettings.isLive(settings.source())) {
      return CaptureTimes.onArrival();
    }
    Optional<Instant> start = settings.playback().captureStart();
    if (start.isPresent()) {
      return CaptureTimes.from(CaptureClock.OPERATOR, microseconds(start.get()));
    }
    return creationTime(input)
        .map(time -> CaptureTimes.from(CaptureClock.CONTAINER, microseconds(time)))
        .orElse(CaptureTimes.from(CaptureClock.RECEIVER, startedUs));
  }

  private static Optional<Instant> creationTime(MediaInput input) {
    AVDictionaryEntry entry =
        avutil.av_dict_get(input.context().metadata(), "creation_time", null, 0);
    if (entry == null || entry.isNull()) {
      return Optional.empty();
    }
    try {
      // Cameras without a clock write the container's zero: 1904 or 1970.
      return Optional.of(Instant.parse(entry.value().getString()))
          .filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      LOG.debug("The container's creation time is not a time", e);
      return Optional.empty();
    }
  }

  private static long microseconds(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** A directory of images at a fixed rate. */
  void images(Path directory) {
    PlaybackSettings playback = settings.playback();
    ImageDirectory images = ImageDirectory.list(directory);
    long zeroUs = playback.captureStart().map(IngestRun::microseconds).orElse(startedUs);
    publisher.source(
        CaptureTimes.from(
            playback.captureStart().isPresent() ? CaptureClock.OPERATOR : CaptureClock.RECEIVER,
            zeroUs),
        0);
    listener.reencoding("images are not video");
    double frameUs = 1e6 / playback.imagesPerSecond();
    try (EncodeStage stage =
        new EncodeStage(
            settings.limits(), publisher, Math.round(frameUs), TransportStream.Start.FIRST)) {
      listener.state(IngestState.LIVE);
      listener.opened(OptionalLong.of((long) images.images().size() * playback.loops()));
      long position = 0;
      for (int loop = 0; loop < playback.loops(); loop++) {
        for (Path image : images.images()) {
          if (stopped.getAsBoolean()) {
            break;
          }
          position += encode(image, Math.round(position * frameUs), stage);
        }
      }
      stage.end();
    }
    requireFrames();
    publisher.end();
    listener.state(IngestState.ENDED);
  }

  private int encode(Path image, long timeUs, EncodeStage stage) {
    try (var frame = ImageDirectory.read(image, timeUs)) {
      stage.accept(frame, startedUs);
      return 1;
    } catch (UnreadableSourceException e) {
      if (settings.playback().damagedImages() == PlaybackSettings.DamagedImages.FAIL) {
        stage.end();
        throw new UnreadableSourceException(
            "%s. %d images before it are published; to leave out images that cannot be read, skip"
                    .formatted(e.getMessage(), publisher.frames())
                + " damaged images",
            e);
      }
      skippedImages++;
      warn(e.getMessage());
      return 0;
    }
  }

  /** A source that goes on for ever: connects again, more and more patiently, when it breaks. */
  void live() {
    Backoff backoff = settings.live().backoff();
    int failures = 0;
    while (!stopped.getAsBoolean()) {
      listener.state(IngestState.CONNECTING);
      long before = packets;
      String reason = attempt();
      if (stopped.getAsBoolean()) {
        break;
      }
      failures = packets > before ? 1 : failures + 1;
      warn(reason);
      if (failures >= backoff.attempts()) {
        giveUp(reason, failures);
        return;
      }
      listener.state(IngestState.BACKING_OFF);
      Duration delay = backoff.delay(failures, random);
      settings.clock().pause(delay, stopped);
      reconnects++;
    }
    // Only whoever ends the ingest ends the feed: a source that is given up may come back.
    publisher.end();
    listener.state(IngestState.ENDED);
  }

  private String attempt() {
    try {
      Optional<RuntimeException> failure = session(true);
      if (failure.isPresent() && failure.get() instanceof ReadDeadlineException) {
        listener.state(IngestState.STALLED);
      }
      return failure
          .map(e -> "%s broke off: %s".formatted(opener.describe(), e.getMessage()))
          .orElse(opener.describe() + " ended");
    } catch (UnreadableSourceException e) {
      if (e.getCause() instanceof FfmpegException failure && isHopeless(failure)) {
        throw e;
      }
      return e.getMessage();
    } catch (FfmpegException e) {
      if (isHopeless(e)) {
        throw e;
      }
      return "The video of %s cannot be brought into chunks: %s"
          .formatted(opener.describe(), e.getMessage());
    }
  }

  /** What FFmpeg does not know, it will know as little at the next attempt. */
  private static boolean isHopeless(FfmpegException failure) {
    int code = failure.code();
    return code == avutil.AVERROR_PROTOCOL_NOT_FOUND()
        || code == avutil.AVERROR_DECODER_NOT_FOUND()
        || code == avutil.AVERROR_ENCODER_NOT_FOUND();
  }

  private void giveUp(String reason, int failures) {
    String text = "%s; given up after %d attempts in a row".formatted(reason, failures);
    if (publisher.frames() == 0) {
      throw new UnreadableSourceException(text);
    }
    brokenBy = Optional.of(text);
    listener.state(IngestState.FAILED);
  }

  private void requireFrames() {
    if (publisher.frames() == 0 && !stopped.getAsBoolean()) {
      throw new UnreadableSourceException(
          "No frame of %s can be decoded (%d packets of video read%s): it is damaged, encrypted or empty"
              .formatted(
                  opener.describe(),
                  packets,
                  skippedImages > 0 ? ", %d images skipped".formatted(skippedImages) : ""));
    }
  }

  IngestSummary summary() {
    return new IngestSummary(
        publisher.chunks(),
        publisher.frames(),
        publisher.damagedFrames(),
        skippedPackets + publisher.leftOut(),
        skippedImages,
        publisher.bytes(),
        reconnects,
        brokenBy);
  }
}
