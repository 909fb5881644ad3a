package io.segstream.streams.evaluate;

import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.service.ModelRuntime;
import io.segstream.streams.service.SegmentationService;
import io.segstream.streams.service.ServiceHealth;
import io.segstream.streams.service.ServiceSettings;
import io.segstream.streams.service.StreamsSettings;
import io.segstream.streams.topology.ProcessingListener;
import io.segstream.streams.topology.PromptSettings;
import io.segstream.streams.topology.SegmentationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;

/**
 * The service on a broker of its own, in this process; leaves nothing behind. The broker runs from
 * the start, the service from {@link #begin}: what is published before is all known to the service
 * when it chooses what to process first.
 */
final class EmbeddedService implements AutoCloseable {
  private final TopicCatalogue catalogue;
  private final EmbeddedBroker broker;
  private final LoadedModel model;
  private final SegmentationSettings segmentation;
  private final Path state;
  private SegmentationService service;

  private EmbeddedService(
      TopicCatalogue catalogue,
      EmbeddedBroker broker,
      LoadedModel model,
      SegmentationSettings segmentation,
      Path state) {
    this.catalogue = catalogue;
    this.broker = broker;
    this.model = model;
    this.segmentation = segmentation;
    this.state = state;
  }

  /**
   * Starts the broker; every frame will be processed, with the default settings of all but these.
   *
   * @param objects most prompted objects of a feed, 1 or more
   */
  static EmbeddedService open(LoadedModel model, Optional<FrameSize> inputSize, int objects)
      throws IOException {
    TopicCatalogue catalogue = TopicCatalogue.singleBroker();
    SegmentationSettings segmentation = segmentation(inputSize, objects);
    Path state = Files.createTempDirectory("segstream-evaluate-");
    try {
      EmbeddedBroker broker = EmbeddedBroker.startWith(catalogue.newTopics());
      return new EmbeddedService(catalogue, broker, model, segmentation, state);
    } catch (RuntimeException e) {
      Utils.delete(state.toFile());
      throw e;
    }
  }

  private static SegmentationSettings segmentation(Optional<FrameSize> inputSize, int objects) {
    SegmentationSettings.Analysis analysis = SegmentationSettings.Analysis.DEFAULT;
    int pending = Math.max(objects, analysis.prompts().maxPending());
    SegmentationSettings settings =
        SegmentationSettings.DEFAULT.withAnalysis(
            new SegmentationSettings.Analysis(
                analysis.extraction(),
                analysis.tracker(),
                analysis.objectUpdateEvery(),
                analysis.idleExpiry(),
                new PromptSettings(objects, pending)));
    return inputSize.map(settings::withInputSize).orElse(settings);
  }

  /** Starts the service, once. */
  void begin() {
    service =
        SegmentationService.start(
            ServiceSettings.of(StreamsSettings.of(broker.bootstrapServers(), state), catalogue)
                .withSegmentation(segmentation),
            ModelRuntime.onCpu(model),
            ProcessingListener.NONE);
  }

  TopicCatalogue catalogue() {
    return catalogue;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  ServiceHealth health() {
    return service.health();
  }

  @Override
  public void close() throws IOException {
    try {
      if (service != null) {
        service.close();
      }
    } finally {
      try {
        broker.close();
      } finally {
        Utils.delete(state.toFile());
      }
    }
  }
}
