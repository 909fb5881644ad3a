package io.segstream.schemas.serde;

import io.segstream.schemas.chunk.CaptureClock;
import io.segstream.schemas.chunk.ChunkHeader;
import io.segstream.schemas.id.FeedId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A {@link ChunkHeader} as Kafka headers. Every value is UTF-8 text, so that any console tool shows
 * it.
 */
public final class ChunkHeaders {
  public static final String VERSION = "segstream-header-version";
  public static final String FEED = "segstream-feed";
  public static final String SEQUENCE = "segstream-sequence";
  public static final String FIRST_FRAME = "segstream-first-frame";
  public static final String FRAME_COUNT = "segstream-frame-count";
  public static final String CAPTURE_TIME_US = "segstream-capture-time-us";
  public static final String CLOCK = "segstream-clock";
  public static final String PRESENTATION_TIME_US = "segstream-presentation-time-us";
  public static final String DURATION_US = "segstream-duration-us";
  public static final String ROTATION = "segstream-rotation";

  /** The version that this build writes and reads. */
  public static final int CURRENT_VERSION = 1;

  private ChunkHeaders() {}

  /** Writes all fields, replacing those already there; other headers stay. */
  public static void write(ChunkHeader header, Headers headers) {
    HeaderText.set(headers, VERSION, Integer.toString(CURRENT_VERSION));
    HeaderText.set(headers, FEED, header.feed().value());
    HeaderText.set(headers, SEQUENCE, Long.toString(header.sequence()));
    HeaderText.set(headers, FIRST_FRAME, Long.toString(header.firstFrame()));
    HeaderText.set(headers, FRAME_COUNT, Integer.toString(header.frameCount()));
    HeaderText.set(headers, CAPTURE_TIME_US, Long.toString(header.captureTimeUs()));
    HeaderText.set(headers, CLOCK, header.clock().name());
    HeaderText.set(headers, PRESENTATION_TIME_US, Long.toString(header.presentationTimeUs()));
    HeaderText.set(headers, DURATION_US, Long.toString(header.durationUs()));
    HeaderText.set(headers, ROTATION, Integer.toString(header.rotation()));
  }

  /**
   * Reads all fields.
   *
   * @throws UnreadableRecordException if the version is unknown, or a field is missing or not what
   *     it should be
   */
  public static ChunkHeader read(Headers headers) {
    String version = text(headers, VERSION);
    if (!version.equals(Integer.toString(CURRENT_VERSION))) {
      throw new UnreadableRecordException(
          "%schunk header version %s is not known; this build reads version %d"
              .formatted(place(headers), version, CURRENT_VERSION));
    }
    try {
      return new ChunkHeader(
          new FeedId(text(headers, FEED)),
          number(headers, SEQUENCE),
          number(headers, FIRST_FRAME),
          whole(headers, FRAME_COUNT),
          number(headers, CAPTURE_TIME_US),
          clock(headers),
          number(headers, PRESENTATION_TIME_US),
          number(headers, DURATION_US),
          whole(headers, ROTATION));
    } catch (IllegalArgumentException e) {
      throw new UnreadableRecordException(place(headers) + e.getMessage(), e);
    }
  }

  static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new UnreadableRecordException(
          "%schunk header %s is missing".formatted(place(headers), name));
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  static long number(Headers headers, String name) {
    String text = text(headers, name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UnreadableRecordException(
          "%schunk header %s is '%s', must be a whole number".formatted(place(headers), name, text),
          e);
    }
  }

  private static int whole(Headers headers, String name) {
    long value = number(headers, name);
    if (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
      throw new UnreadableRecordException(
          "%schunk header %s is %d, must be at most %d"
              .formatted(place(headers), name, value, Integer.MAX_VALUE));
    }
    return (int) value;
  }

  private static CaptureClock clock(Headers headers) {
    String text = text(headers, CLOCK);
    for (CaptureClock clock : CaptureClock.values()) {
      if (clock.name().equals(text)) {
        return clock;
      }
    }
    throw new UnreadableRecordException(
        "%schunk header %s is '%s', must be one of %s"
            .formatted(place(headers), CLOCK, text, Arrays.toString(CaptureClock.values())));
  }

  /** Names the feed at the start of an error's text, as far as it is known. */
  static String place(Headers headers) {
    Header feed = headers.lastHeader(FEED);
    return feed == null || feed.value() == null
        ? ""
        : "Feed %s: ".formatted(new String(feed.value(), StandardCharsets.UTF_8));
  }
}
