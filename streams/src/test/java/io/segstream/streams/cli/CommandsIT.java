package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.mask.PixelBox;
import io.segstream.schemas.mask.RleMask;
import io.segstream.schemas.topic.Topic;
import io.segstream.streams.broker.BrokerSettings;
import io.segstream.streams.broker.EmbeddedBroker;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ConfigurationSources;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.decode.ChunkFrames;
import io.segstream.streams.demo.SceneSettings;
import io.segstream.streams.demo.SyntheticClip;
import io.segstream.streams.output.DavisPalette;
import io.segstream.streams.render.ClusterLookup;
import io.segstream.streams.render.FeedRender;
import io.segstream.streams.render.RenderSummary;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands one after the other, as a user types them, on a broker and with the default model.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;
  private static final int FRAMES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path directory;

  private EmbeddedBroker broker;
  private List<String> settings;

  @BeforeAll
  void shouldCreateTopicsIngestAndSegment() throws IOException {
    broker = EmbeddedBroker.start(BrokerSettings.temporary());
    settings =
        List.of(
            "kafka.bootstrap.servers=" + broker.bootstrapServers(),
            "topics.partitions=2",
            "model.repository=" + directory.resolve("models"),
            "model.inputSize=96x64",
            "service.stateDirectory=" + directory.resolve("state"),
            "service.http.port=0");
    Path clip = directory.resolve("clip.mp4");
    SyntheticClip.write(clip, SceneSettings.defaults().withSize(WIDTH, HEIGHT).withFrames(FRAMES));

    CommandRun before = run("topics", "list");
    assertThat(before.lines()).hasSize(Topic.values().length).allMatch(l -> l.contains("missing"));
    CommandRun created = run("topics", "create");
    assertThat(created.lines()).contains("created segstream.chunks", "created segstream.events");
    assertThat(run("topics", "create").out())
        .isEqualTo("nothing to create: all topics are there" + System.lineSeparator());
    for (String feed : List.of("door", "yard")) {
      CommandRun ingested = run("ingest", clip.toString(), "--feed", feed);
      assertThat(ingested.exitCode()).as(ingested.err()).isEqualTo(ExitCode.DONE);
      assertThat(ingested.out()).startsWith(feed + ": 20 frames in ");
    }
    segmentEverything();
  }

  private void segmentEverything() throws IOException {
    SegstreamConfiguration configuration = configuration();
    int handles = NativeHandles.live();
    URI ready;
    try (RunningService service = RunningService.start(configuration)) {
      ready = URI.create(service.url() + "/readyz");
      await().atMost(PATIENCE).until(() -> status(ready) == HttpURLConnection.HTTP_OK);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                assertThat(service.fatal()).isEmpty();
                return consume("segments", "text").lines().size() == 2 * FRAMES
                    && !consume("objects", "json").lines().isEmpty()
                    && !consume("clusters", "json").lines().isEmpty();
              });
    }
    assertThatThrownBy(() -> status(ready)).isInstanceOf(ConnectException.class);
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }

  private SegstreamConfiguration configuration() {
    return ConfigurationLoader.load(new ConfigurationSources(Optional.empty(), Map.of(), settings))
        .configuration();
  }

  private static int status(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @AfterAll
  void closeBroker() {
    broker.close();
  }

  @Test
  void shouldPrintOneTextLinePerFrameOfTheFeedThatWasAskedFor() {
    List<String> lines = consume("segments", "text", "--feed", "door").lines();

    assertThat(lines).hasSize(FRAMES).allMatch(line -> line.startsWith("door #"));
    assertThat(lines.get(0)).matches("door #0 \\S+Z segmented.*");
    assertThat(consume("segments", "text", "--feed", "door", "--feed", "yard").lines())
        .hasSize(2 * FRAMES);
    assertThat(consume("segments", "text", "--feed", "nobody").lines()).isEmpty();
  }

  @Test
  void shouldPrintEveryFrameAsJson() throws IOException {
    for (JsonNode frame : doorFrames()) {
      assertThat(frame.path("width").asInt()).isEqualTo(WIDTH);
      assertThat(frame.path("height").asInt()).isEqualTo(HEIGHT);
      assertThat(frame.path("outcome").asText()).isEqualTo("segmented");
      for (JsonNode segment : frame.path("segments")) {
        assertThat(segment.path("area").asInt()).isEqualTo(mask(segment.path("mask")).area());
      }
    }
    assertThat(doorFrames())
        .extracting(frame -> frame.path("frameNumber").asInt())
        .containsExactlyElementsOf(Stream.iterate(0, i -> i + 1).limit(FRAMES).toList());
  }

  @Test
  void shouldExportCocoWithTheMasksOfTheRecords() throws IOException {
    // Given
    Path file = directory.resolve("door.json");
    // When
    CommandRun run = consume("segments", "coco", "--feed", "door", "--out", file.toString());
    // Then
    assertThat(run.err()).contains("20 records written to " + file);
    JsonNode coco = JSON.readTree(file.toFile());
    Map<Integer, Integer> frameOfImage = new HashMap<>();
    for (JsonNode image : coco.path("images")) {
      frameOfImage.put(image.path("id").asInt(), image.path("frame_number").asInt());
      assertThat(image.path("width").asInt()).isEqualTo(WIDTH);
      assertThat(image.path("height").asInt()).isEqualTo(HEIGHT);
      assertThat(image.path("file_name").asText()).startsWith("door/");
    }
    assertThat(frameOfImage).hasSize(FRAMES);
    List<Integer> categories = new ArrayList<>();
    coco.path("categories").forEach(category -> categories.add(category.path("id").asInt()));
    Map<Integer, List<RleMask>> masks = new TreeMap<>();
    for (JsonNode annotation : coco.path("annotations")) {
      RleMask mask = mask(annotation.path("segmentation"));
      assertThat(annotation.path("area").asInt()).isEqualTo(mask.area());
      assertThat(annotation.path("category_id").asInt()).isIn(categories);
      assertThat(annotation.path("iscrowd").asInt()).isZero();
      assertThat(box(annotation.path("bbox"))).isEqualTo(mask.boundingBox());
      masks
          .computeIfAbsent(
              frameOfImage.get(annotation.path("image_id").asInt()), i -> new ArrayList<>())
          .add(mask);
    }
    assertThat(masks).isEqualTo(recordedMasks()).isNotEmpty();
  }

  private Map<Integer, List<RleMask>> recordedMasks() throws IOException {
    Map<Integer, List<RleMask>> masks = new TreeMap<>();
    for (JsonNode frame : doorFrames()) {
      for (JsonNode segment : frame.path("segments")) {
        masks
            .computeIfAbsent(frame.path("frameNumber").asInt(), i -> new ArrayList<>())
            .add(mask(segment.path("mask")));
      }
    }
    return masks;
  }

  @Test
  void shouldExportPalettePicturesWithOneIndexPerTrackedObject() throws IOException {
    // Given
    Path target = directory.resolve("masks");
    // When
    consume("segments", "png", "--feed", "door", "--out", target.toString());
    // Then
    boolean anyObject = false;
    for (JsonNode frame : doorFrames()) {
      Path file = target.resolve("door/%05d.png".formatted(frame.path("frameNumber").asInt()));
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(WIDTH);
      assertThat(image.getHeight()).isEqualTo(HEIGHT);
      assertThat(image.getColorModel()).isInstanceOf(IndexColorModel.class);
      assertThat(colours((IndexColorModel) image.getColorModel()))
          .isEqualTo(colours(DavisPalette.colorModel()));
      byte[] indices = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      byte[] expected = expectedIndices(frame);
      assertThat(indices).isEqualTo(expected);
      anyObject |= !Arrays.equals(expected, new byte[expected.length]);
    }
    assertThat(anyObject).as("a clip without objects proves nothing").isTrue();
    try (Stream<Path> files = Files.list(target.resolve("door"))) {
      assertThat(files).hasSize(FRAMES);
    }
  }

  /** Segments do not overlap, so their order is no matter. */
  private static byte[] expectedIndices(JsonNode frame) {
    byte[] expected = new byte[WIDTH * HEIGHT];
    for (JsonNode segment : frame.path("segments")) {
      if (segment.has("trackId")) {
        byte index = (byte) DavisPalette.index(segment.path("trackId").asLong());
        mask(segment.path("mask")).decodeInto(expected, index);
      }
    }
    return expected;
  }

  private static List<Integer> colours(IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    return Arrays.stream(colours).boxed().toList();
  }

  @Test
  void shouldRenderEveryFrameOfTheFeedThatWasAskedFor() throws IOException {
    // Given
    Path file = directory.resolve("door.mp4");
    // When
    CommandRun run = run("render", "--feed", "door", "--out", file.toString());
    // Then
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.lines())
        .containsExactly(
            "%s: %d frames, 0 without pixels, 0 without a segment record".formatted(file, FRAMES));
    int frames = 0;
    try (ChunkFrames video = ChunkFrames.open(Files.readAllBytes(file))) {
      while (video.next()) {
        assertThat(video.damage()).isEmpty();
        frames++;
      }
    }
    assertThat(frames).isEqualTo(FRAMES);
  }

  @Test
  void shouldLeaveNoVideoWhenItIsStopped() throws IOException {
    // Given
    Path place = Files.createDirectory(directory.resolve("stopped"));
    SegstreamConfiguration configuration = configuration();
    FeedRender render =
        new FeedRender(
            configuration.kafka().clientProperties(),
            configuration.topics().catalogue(),
            new FeedId("door"));
    AtomicLong rendered = new AtomicLong();
    // When
    Optional<RenderSummary> summary =
        render.render(
            place.resolve("door.mp4"),
            ClusterLookup.of(Map.of()),
            (records, frames) -> rendered.set(frames),
            () -> rendered.get() > 0);
    // Then
    assertThat(rendered).hasPositiveValue();
    assertThat(summary).isEmpty();
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void shouldPrintObjectsClustersAndEventsAsKeyAndValue() throws IOException {
    for (String topic : List.of("objects", "clusters", "events")) {
      List<String> lines = consume(topic, "json").lines();
      assertThat(lines).as(topic).isNotEmpty();
      for (String line : lines) {
        JsonNode record = JSON.readTree(line);
        assertThat(record.path("key").asText()).as(line).isNotEmpty();
        // The removal of an object that has ended has no value.
        boolean removal = topic.equals("objects") && record.path("value").isNull();
        assertThat(record.path("value").isObject() || removal).as(line).isTrue();
      }
      assertThat(lines).as(topic).anyMatch(line -> line.contains("\"value\":{"));
    }
    assertThat(consume("objects", "json", "--feed", "yard").lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"key\":\"yard/"));
    assertThat(consume("events", "text", "--feed", "yard").lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("yard {"));
  }

  @Test
  void shouldEndAtOnceOnAnEmptyTopic() {
    assertThat(run("topics", "create", "--set", "topics.prefix=other").exitCode())
        .isEqualTo(ExitCode.DONE);

    assertThat(consume("segments", "json", "--set", "topics.prefix=other").lines()).isEmpty();
  }

  @Test
  void shouldNameTheTopicThatIsMissing() {
    CommandRun run = run("consume", "--until-end", "--set", "topics.prefix=nowhere");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "segstream: there is no topic 'nowhere.segments': create it with 'segstream topics"
                + " create', or set topics.prefix");
  }

  @Test
  void shouldRefuseToWriteIntoAMissingDirectoryBeforeReading() {
    Path target = directory.resolve("missing/frames.json");

    for (String format : List.of("json", "coco")) {
      CommandRun run =
          run("consume", "--until-end", "--format", format, "--out", target.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(run.err()).contains("there is no directory '%s'".formatted(target.getParent()));
    }
  }

  @Test
  void shouldListTopicsAsPresentOnceCreated() {
    assertThat(run("topics", "list").lines())
        .hasSize(Topic.values().length)
        .allMatch(line -> line.contains(" present "));
  }

  private List<JsonNode> doorFrames() throws IOException {
    List<JsonNode> frames = new ArrayList<>();
    for (String line : consume("segments", "json", "--feed", "door").lines()) {
      frames.add(JSON.readTree(line));
    }
    assertThat(frames).hasSize(FRAMES);
    return frames;
  }

  private static RleMask mask(JsonNode coco) {
    int height = coco.path("size").path(0).asInt();
    int width = coco.path("size").path(1).asInt();
    return RleMask.fromCocoString(width, height, coco.path("counts").asText());
  }

  private static PixelBox box(JsonNode box) {
    return new PixelBox(
        box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt());
  }

  private CommandRun consume(String topic, String format, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("consume", topic, "--format", format, "--from-beginning", "--until-end"));
    words.addAll(List.of(more));
    CommandRun run = run(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  private CommandRun run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    // Right after the command, so that what a test sets itself comes later and wins.
    int at = words.length > 1 && words[0].equals("topics") ? 2 : 1;
    for (String setting : settings) {
      arguments.add(at++, "--set");
      arguments.add(at++, setting);
    }
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
