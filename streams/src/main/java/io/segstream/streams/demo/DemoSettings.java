package io.segstream.streams.demo;

import io.segstream.schemas.id.FeedId;
import io.segstream.streams.media.SourceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the demo works on.
 *
 * @param source the video; without it, the {@link SyntheticClip}
 * @param feed name of its feed
 * @param video the annotated MP4 to write
 * @param jsonLines the segment records to write, one JSON object each line
 * @param readAtMost reading the source ends then, which makes an end of cameras
 * @param patience how long nothing may happen before the demo gives up
 */
public record DemoSettings(
    Optional<SourceAddress> source,
    FeedId feed,
    Path video,
    Path jsonLines,
    Duration readAtMost,
    Duration patience) {
  public static final Duration DEFAULT_READ_AT_MOST = Duration.ofMinutes(1);
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

  public DemoSettings {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(video, "video");
    Objects.requireNonNull(jsonLines, "jsonLines");
    Objects.requireNonNull(readAtMost, "readAtMost");
    Objects.requireNonNull(patience, "patience");
  }
}
