package io.segstream.streams.demo;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.bundled.BundledModel;
import io.segstream.inference.storage.AtomicFile;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.FrameSegments;
import io.segstream.schemas.v1.Segment;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.ingest.IngestSettings;
import io.segstream.streams.ingest.IngestSummary;
import io.segstream.streams.media.SourceAddress;
import io.segstream.streams.output.JsonOutput;
import io.segstream.streams.render.ClusterLookup;
import io.segstream.streams.render.FeedRender;
import io.segstream.streams.service.ModelRuntime;
import io.segstream.streams.service.SegmentationService;
import io.segstream.streams.service.ServiceHealth;
import io.segstream.streams.service.ServiceSettings;
import io.segstream.streams.service.StreamsSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole product on one video: embedded broker, model, service, ingest, then the annotated video
 * and the records as files. Leaves nothing else behind, whether it succeeds or not. Runs once.
 */
public final class DemoRun {
  private static final long LOOK_MILLIS = 100;

  private final DemoSettings settings;
  private final DemoListener listener;
  private final BooleanSupplier stop;
  private final TopicCatalogue catalogue = TopicCatalogue.singleBroker().withPartitions(1);

  /**
   * @param stop asked often; when true, the demo cleans up and fails
   */
  public DemoRun(DemoSettings settings, DemoListener listener, BooleanSupplier stop) {
    this.settings = settings;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Runs the demo.
   *
   * @throws io.segstream.streams.ingest.UnreadableSourceException if the source gives no frame
   * @throws DemoException if nothing moves for too long, frames are lost, or it was stopped
   * @throws IOException if a file cannot be written
   */
  public DemoReport run() throws IOException {
    try (Workspace workspace = Workspace.create()) {
      SourceAddress source = source(workspace);
      step("writing the model");
      Path modelDirectory = workspace.resolve("model");
      BundledModel.SMALL.writeTo(modelDirectory);
      LoadedModel model = LoadedModel.load(modelDirectory);
      step("starting the broker");
      try (EmbeddedBroker broker = EmbeddedBroker.startWith(catalogue.newTopics())) {
        return run(source, model, broker.bootstrapServers(), workspace);
      }
    }
  }

  private void step(String what) {
    if (stop.getAsBoolean()) {
      throw new DemoException("Stopped before " + what);
    }
    listener.step(what);
  }

  private SourceAddress source(Workspace workspace) throws IOException {
    if (settings.source().isPresent()) {
      return settings.source().get();
    }
    listener.step("drawing the clip");
    Path clip = workspace.resolve("clip.mp4");
    SyntheticClip.write(clip, SceneSettings.defaults());
    return SourceAddress.parse(clip.toString());
  }

  private DemoReport run(
      SourceAddress source, LoadedModel model, String brokers, Workspace workspace)
      throws IOException {
    Map<String, Object> clients = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    Tally tally = new Tally(listener::warning);
    long start;
    long announced;
    step("starting the service");
    try (SegmentationService service =
            SegmentationService.start(
                ServiceSettings.of(
                    StreamsSettings.of(brokers, workspace.resolve("state")), catalogue),
                ModelRuntime.onCpu(model),
                tally);
        DemoIngest ingest = new DemoIngest()) {
      awaitReady(service, tally);
      listener.step("reading " + settings.source().map(SourceAddress::text).orElse("the clip"));
      start = System.nanoTime();
      IngestSummary read =
          ingest.read(
              IngestSettings.of(settings.feed(), source),
              catalogue,
              clients,
              listener,
              new DemoIngest.Limits(settings.readAtMost(), stop));
      read.brokenBy().ifPresent(why -> listener.warning("the source ended early: " + why));
      announced = read.frames();
      try (Admin admin = Admin.create(clients)) {
        GroupLag lag =
            new GroupLag(
                admin, StreamsSettings.DEFAULT_APPLICATION_ID, catalogue.name(Topic.CHUNKS));
        await(tally, announced, service, lag);
      }
    }
    return render(clients, announced, tally.since(start), workspace);
  }

  /** The first rebalance of a new group takes seconds, which say nothing about the pipeline. */
  private void awaitReady(SegmentationService service, Tally tally) {
    long start = System.nanoTime();
    while (service.health().readiness() == ServiceHealth.Readiness.NOT_READY) {
      requireAlive(service.health(), tally, 0);
      if (System.nanoTime() - start > settings.patience().toNanos()) {
        throw new DemoException(
            "The service was not ready after %d s: %s"
                .formatted(settings.patience().toSeconds(), service.health().detail()));
      }
      pause();
    }
  }

  private void await(Tally tally, long announced, SegmentationService service, GroupLag lag) {
    long seen = -1;
    long movedAt = System.nanoTime();
    boolean done = false;
    while (!done) {
      requireAlive(service.health(), tally, announced);
      if (tally.frames() != seen) {
        seen = tally.frames();
        movedAt = System.nanoTime();
        listener.segmenting(seen, announced);
      } else if (System.nanoTime() - movedAt > settings.patience().toNanos()) {
        throw new DemoException(
            "Nothing has happened for %d s: %s, service %s"
                .formatted(
                    settings.patience().toSeconds(),
                    progress(tally, announced),
                    service.health().detail()));
      }
      pause();
      done = lag.isWorkedOff();
    }
    listener.segmenting(tally.frames(), announced);
  }

  private void requireAlive(ServiceHealth health, Tally tally, long announced) {
    if (stop.getAsBoolean()) {
      throw new DemoException("Stopped: " + progress(tally, announced));
    }
    if (health.liveness() == ServiceHealth.Liveness.DEAD) {
      throw new DemoException(
          "The service died: %s; %s".formatted(health.detail(), progress(tally, announced)));
    }
  }

  private static String progress(Tally tally, long announced) {
    return "%d of %d frames accounted for, %d records dead-lettered"
        .formatted(tally.frames(), announced, tally.deadLetters());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while frames were being segmented", e);
    }
  }

  /** Files get their names once they are whole: what was there before outlives a failure. */
  private DemoReport render(
      Map<String, Object> clients, long announced, DemoReport.TimeSpent time, Workspace workspace)
      throws IOException {
    step("rendering");
    Path video = workspace.resolve("annotated.mp4");
    Path jsonLines = workspace.resolve("records.jsonl");
    FeedRender render = new FeedRender(clients, catalogue, settings.feed());
    Map<Long, Long> clusters = render.clusters();
    Set<Long> objects = new TreeSet<>();
    FrameCounts[] counts = {new FrameCounts(announced, 0, Map.of(), Map.of())};
    try (JsonOutput json =
        new JsonOutput(
            new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(jsonLines)),
                false,
                StandardCharsets.UTF_8))) {
      render.render(
          video,
          ClusterLookup.of(clusters),
          (records, frames) -> {
            for (FrameSegments record : records) {
              json.write(record);
              counts[0] = counts[0].plus(record);
              record.getSegmentsList().stream()
                  .mapToLong(Segment::getTrackId)
                  .forEach(objects::add);
            }
            listener.rendering(frames, announced);
          },
          stop);
    }
    objects.remove(0L);
    if (stop.getAsBoolean()) {
      throw new DemoException("Stopped while rendering");
    }
    if (counts[0].accounted() != announced) {
      throw new DemoException("Frames do not add up: " + counts[0]);
    }
    publish(video, settings.video());
    publish(jsonLines, settings.jsonLines());
    Map<Long, Integer> members = new TreeMap<>();
    objects.stream()
        .filter(clusters::containsKey)
        .forEach(object -> members.merge(clusters.get(object), 1, Integer::sum));
    return new DemoReport(
        settings.video(), settings.jsonLines(), counts[0], objects.size(), members, time);
  }

  private static void publish(Path made, Path target) throws IOException {
    if (Files.exists(made)) {
      createParent(target);
      // A move to another file system could be cut off halfway.
      AtomicFile.replace(target, out -> Files.copy(made, out));
    }
  }

  private static void createParent(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }
}
