package io.segstream.streams.ingest;

import io.segstream.streams.media.FfmpegException;
import io.segstream.streams.media.InputSettings;
import io.segstream.streams.media.MediaInput;
import io.segstream.streams.media.ReadDeadlineException;
import io.segstream.streams.media.SourceAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avutil;

/** Opens sources of every kind and says in plain words why one cannot be opened. */
final class SourceOpener {
  private static final String VIDEO4LINUX = "v4l2";

  private final IngestSettings settings;
  private final InputStream standardInput;
  private final BooleanSupplier stopped;

  SourceOpener(IngestSettings settings, InputStream standardInput, BooleanSupplier stopped) {
    this.settings = settings;
    this.standardInput = standardInput;
    this.stopped = stopped;
  }

  /**
   * Opens the source and finds its streams.
   *
   * @throws UnreadableSourceException if that fails
   */
  MediaInput open() {
    SourceAddress source = settings.source();
    try {
      return switch (source.kind()) {
        case PATH -> openFile(source);
        case STANDARD_INPUT -> MediaInput.ofStream(standardInput, local());
        case DEVICE -> openDevice(source);
        case NETWORK -> MediaInput.ofAddress(source, network(source));
      };
    } catch (FfmpegException | ReadDeadlineException e) {
      throw new UnreadableSourceException(
          "Cannot read %s: %s. %s".formatted(describe(), e.getMessage(), advice(source, e)), e);
    }
  }

  /** The video stream of an opened source. */
  int videoIndex(MediaInput input) {
    return input
        .videoIndex()
        .orElseThrow(
            () ->
                new UnreadableSourceException(
                    ("There is no video in %s: its %d streams are sound or data. Give a source with"
                            + " a video track")
                        .formatted(describe(), input.context().nb_streams())));
  }

  /** Names the feed and its source, without credentials. */
  String describe() {
    return "%s (feed %s)".formatted(settings.source(), settings.feed());
  }

  private MediaInput openFile(SourceAddress source) {
    Path file = Path.of(source.text());
    if (!Files.exists(file)) {
      throw new UnreadableSourceException(
          "There is no file %s: check the path".formatted(describe()));
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableSourceException(
          "The file %s may not be read: check its permissions".formatted(describe()));
    }
    requireContent(file);
    return MediaInput.ofAddress(source, local());
  }

  private void requireContent(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new UnreadableSourceException(
            "The file %s is empty (0 bytes): was it written to the end?".formatted(describe()));
      }
    } catch (IOException e) {
      throw new UnreadableSourceException(
          "The file %s cannot be looked at: %s".formatted(describe(), e.getMessage()), e);
    }
  }

  private MediaInput openDevice(SourceAddress source) {
    if (!Files.exists(Path.of(source.text()))) {
      throw new UnreadableSourceException(
          "There is no capture device %s: is the camera plugged in?".formatted(describe()));
    }
    avdevice.avdevice_register_all();
    return MediaInput.ofAddress(source, network(source).withFormat(VIDEO4LINUX, Map.of()));
  }

  private InputSettings local() {
    InputSettings base = InputSettings.local();
    return new InputSettings(
        base.format(),
        base.options(),
        base.openLimit(),
        base.readLimit(),
        base.nanoTime(),
        stopped);
  }

  private InputSettings network(SourceAddress source) {
    LiveSettings live = settings.live();
    return new InputSettings(
        "",
        options(source),
        live.openLimit(),
        live.readLimit(),
        settings.clock().nanoTime(),
        stopped);
  }

  private Map<String, String> options(SourceAddress source) {
    return switch (source.scheme()) {
      case "rtsp", "rtsps" ->
          Map.of(
              "rtsp_transport",
              settings.live().rtspTransport() == LiveSettings.RtspTransport.TCP ? "tcp" : "udp");
      case "http", "https" ->
          Map.of("reconnect", "1", "reconnect_streamed", "1", "reconnect_delay_max", "4");
      default -> Map.of();
    };
  }

  private static String advice(SourceAddress source, RuntimeException e) {
    if (e instanceof ReadDeadlineException) {
      return "Is the address right, and the source switched on?";
    }
    int code = ((FfmpegException) e).code();
    if (code == avutil.AVERROR_INVALIDDATA() || code == avutil.AVERROR_EOF()) {
      return "It is not a video that FFmpeg knows, or it is damaged at its start";
    }
    return source.kind() == SourceAddress.Kind.NETWORK
        ? "Check the address, the user and the network"
        : "Check that it is a video";
  }
}
