package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.ModelCard;
import io.segstream.streams.evaluate.SampledFrames;
import io.segstream.streams.media.SourceAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Says on which frames a model is tried; a mixin. */
final class FrameOptions {
  @Option(
      names = "--frames",
      paramLabel = "SOURCE",
      description = "Video or directory of images to take frames from. Repeatable.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "COUNT",
      defaultValue = "5",
      description = "Take every so many-th frame. Default: ${DEFAULT-VALUE}.")
  private int every;

  @Option(
      names = "--most",
      paramLabel = "COUNT",
      defaultValue = "40",
      description = "Take at most so many frames of a source. Default: ${DEFAULT-VALUE}.")
  private int most;

  /**
   * Reads the frames, source by source.
   *
   * @throws UsageException if no source is given, or one is not there
   */
  List<SampledFrames> read(ModelCard card) {
    if (sources.isEmpty()) {
      throw new UsageException("there are no frames: give --frames with a video or images");
    }
    if (every < 1 || most < 1) {
      throw new UsageException("--every %d and --most %d must be 1 or more".formatted(every, most));
    }
    List<SourceAddress> addresses = sources.stream().map(SourceAddress::parse).toList();
    addresses.forEach(PathCheck::requireSource);
    return addresses.stream().map(each -> SampledFrames.read(each, card, every, most)).toList();
  }
}
