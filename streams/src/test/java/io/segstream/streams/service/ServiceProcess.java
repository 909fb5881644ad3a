package io.segstream.streams.service;

import io.segstream.inference.model.LoadedModel;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.topology.ProcessingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The service as a process of its own, so that a test can kill it. Ends with its input. */
final class ServiceProcess {
  private ServiceProcess() {}

  /**
   * @param args bootstrap servers, state directory, model directory
   */
  public static void main(String[] args) throws IOException {
    try (SegmentationService service =
        SegmentationService.start(
            settings(args[0], Path.of(args[1])),
            ModelRuntime.onCpu(LoadedModel.load(Path.of(args[2]))),
            ProcessingListener.NONE)) {
      while (System.in.read() >= 0 && service.health().liveness() == ServiceHealth.Liveness.ALIVE) {
        continue;
      }
    }
  }

  static ServiceSettings settings(String bootstrapServers, Path stateDirectory) {
    return ServiceSettings.of(
        StreamsSettings.of(bootstrapServers, stateDirectory)
            // A fixed name lets the next life take over from the killed one at once.
            .withClients(Map.of("group.instance.id", "the-one")),
        TopicCatalogue.singleBroker());
  }
}
