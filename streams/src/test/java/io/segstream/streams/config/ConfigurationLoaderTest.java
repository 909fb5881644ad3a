package io.segstream.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.segstream.inference.batch.BatchSettings;
import io.segstream.inference.cluster.CodebookSettings;
import io.segstream.inference.config.ByteSize;
import io.segstream.inference.config.ConfigurationException;
import io.segstream.inference.config.EffectiveValue;
import io.segstream.inference.config.KeyTable;
import io.segstream.inference.config.Origin;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.segment.ExtractionSettings;
import io.segstream.inference.track.TrackerSettings;
import io.segstream.schemas.id.FeedId;
import io.segstream.streams.secret.Secret;
import io.segstream.streams.topology.ChunkLimits;
import io.segstream.streams.topology.LatencyPolicy;
import io.segstream.streams.topology.SegmentationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationLoaderTest {
  @TempDir Path directory;

  @Test
  void shouldUseTheDefaultsOfTheLibrariesWhenNothingIsConfigured() {
    // Given
    SegstreamConfiguration defaults = ConfigurationLoader.defaults();
    // When
    ConfiguredSettings settings = new ConfiguredSettings(defaults);
    // Then
    assertThat(settings.extraction()).isEqualTo(ExtractionSettings.defaults());
    assertThat(settings.tracker()).isEqualTo(TrackerSettings.defaults());
    assertThat(settings.codebook()).isEqualTo(CodebookSettings.defaults());
    assertThat(settings.limits()).isEqualTo(ChunkLimits.DEFAULT);
    assertThat(settings.segmentation()).isEqualTo(SegmentationSettings.DEFAULT);
    assertThat(settings.batching().mode()).isEqualTo(BatchSettings.Mode.DISABLED);
    assertThat(settings.streams().bootstrapServers()).isEqualTo("localhost:9092");
  }

  @Test
  void shouldReadEveryKindOfValueFromAFile() throws IOException {
    // Given
    String yaml =
        """
        kafka:
          bootstrap.servers: kafka:9092
          sasl:
            mechanism: PLAIN
        ingest: {chunkDuration: 1500ms, chunkSize: 2MiB}
        model: {inputSize: 854x480, name: mine}
        engine: {batching: {mode: enabled, maxWait: 250us}}
        segmentation: {fps: 12.5}
        feeds:
          perFeed:
            door.cam:
              policy: NEWEST_WINS
              zones:
                - {name: step, polygon: [0, 0, 1, 0, 0.5, 1]}
        """;
    // When
    SegstreamConfiguration read = load(yaml);
    // Then
    assertThat(read.kafka().properties())
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("sasl.mechanism", "PLAIN");
    assertThat(read.ingest().chunkDuration()).isEqualTo(Duration.ofMillis(1500));
    assertThat(read.ingest().chunkSize()).isEqualTo(new ByteSize(2 << 20));
    assertThat(read.model().inputSize()).contains(new FrameSize(854, 480));
    assertThat(new ConfiguredSettings(read).batching().maxWaitMicros()).isEqualTo(250);
    FeedChoice door = read.feeds().choiceFor(new FeedId("door.cam"));
    assertThat(door.policy()).isEqualTo(LatencyPolicy.Mode.NEWEST_WINS);
    assertThat(door.latencyBudget()).isEqualTo(Duration.ofSeconds(2));
    assertThat(door.zones()).extracting(ZoneBlock::name).containsExactly("step");
    assertThat(read.feeds().choiceFor(new FeedId("other")).policy())
        .isEqualTo(LatencyPolicy.Mode.EVERY_FRAME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service.threads=4 | service.threads=0 | '0' is out of range; allowed: 1 to 1024 threads",
        "service.threads=4 | service.threads=four | 'four' is not a whole number; allowed: 1 to 1024 threads",
        "service.threads=4 | service.thread=4 | unknown key, did you mean 'threads'?",
        "ingest.chunkDuration=2s | ingest.chunkDuration=2 | '2' is not a duration: write a whole number with us, ms, s, m, h or d, for example 500ms; allowed: 10ms to 1m",
        "ingest.chunkSize=4MiB | ingest.chunkSize=4MB | '4MB' is not a size: write a whole number with B, KiB, MiB or GiB, for example 4MiB; allowed: 64KiB to 512MiB",
        "ingest.chunkSize=16MiB | ingest.chunkSize=32MiB | '32MiB' is above topics.maxChunkSize, which is 16MiB",
        "engine.batching.mode=ENABLED | engine.batching.mode=on | 'on' is not one of DISABLED, ENABLED",
        "model.inputSize=640x360 | model.inputSize=640 | '640' is not a size: write <width>x<height>, for example 854x480",
        "topics.create=false | topics.create=no | 'no' is not true or false",
        "topics.prefix=a.b | topics.prefix=a/b | Topic prefix 'a/b' is not valid: use 1 to 200 letters, digits, '.', '_' or '-', starting with a letter or digit",
        "segmentation.coreThreshold=0.5 | segmentation.coreThreshold=0.4 | '0.4' is below segmentation.objectnessThreshold, which is 0.5",
        "feeds.perFeed.a.b.policy=NEWEST_WINS | feeds.perFeed.a.b.policies=X | unknown key, did you mean 'policy'?",
        "feeds.perFeed.a.latencyBudget=1s | feeds.perFeed.a.zones=x | is a group of keys: set one of the keys in it",
        "kafka.linger.ms=0 | kafka.application.id=x | cannot be set here: set service.applicationId",
        "engine.name=TensorRT | engine.name=TensorFlow | 'TensorFlow' is not one of OnnxRuntime, TensorRT",
        "engine.tensorRt.fallback=none | engine.tensorRt.fallback=CPU | 'CPU' is not one of OnnxRuntime, none",
        "engine.tensorRt.batch=1/8/32 | engine.tensorRt.batch=8 | '8' is no range of batches: write min/opt/max, for example 1/8/32",
        "engine.tensorRt.gpus=0,1 | engine.tensorRt.gpus=all | 'all' is no list of GPUs: write their numbers, for example 0,1",
        "clustering.maxClusters=512 | clustering.maxClusters=513 | '512' is below clustering.maxClusters, which is 513",
      })
  void shouldAcceptOneAndRefuseTheOther(String accepted, String refused, String message) {
    assertThat(ConfigurationLoader.load(override(accepted)).values()).isNotEmpty();
    assertThatThrownBy(() -> ConfigurationLoader.load(override(refused)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldReportAllErrorsWithTheirPlaces() throws IOException {
    // Given
    Path file = file("servise: {}\nengine:\n  threads: -1\n  workers: [2]\nfeeds: 3\n");
    Map<String, String> environment = Map.of("SEGSTREAM_SERVICE_THREAD", "2", "PATH", "x");
    // When
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                ConfigurationLoader.load(
                    new ConfigurationSources(Optional.of(file), environment, List.of("x"))));
    // Then
    assertThat(refused.problems())
        .extracting(problem -> problem.toString().replace(file.toString(), "f.yaml"))
        .containsExactlyInAnyOrder(
            "environment variable SEGSTREAM_SERVICE_THREAD: sets no key, did you mean 'SEGSTREAM_SERVICE_THREADS'?",
            "--set: 'x' is not key=value",
            "f.yaml:1:1: servise: unknown key, did you mean 'service'?",
            "f.yaml:3:3: engine.threads: '-1' is out of range; allowed: 1 to 1024 threads",
            "f.yaml:4:3: engine.workers: must be a single value, not a list",
            "f.yaml:5:1: feeds: must hold keys of its own, not the value '3'");
  }

  @Test
  void shouldLetLaterSourcesWinAndSayWhereValuesCameFrom() throws IOException {
    // Given
    Path file =
        file("service: {threads: 2, applicationId: a}\nkafka: {bootstrap: {servers: file:1}}\n");
    Map<String, String> environment =
        Map.of("SEGSTREAM_SERVICE_THREADS", "3", "SEGSTREAM_KAFKA_BOOTSTRAP_SERVERS", "env:1");
    // When
    LoadedConfiguration loaded =
        ConfigurationLoader.load(
            new ConfigurationSources(
                Optional.of(file), environment, List.of("service.threads=4", "service.threads=5")));
    // Then
    assertThat(loaded.configuration().service().threads()).isEqualTo(5);
    assertThat(loaded.configuration().kafka().bootstrapServers()).isEqualTo("env:1");
    assertThat(loaded.values())
        .contains(
            new EffectiveValue("service.threads", "5", Origin.OPTION),
            new EffectiveValue("service.applicationId", "a", Origin.file(file.toString(), 1, 23)),
            new EffectiveValue("topics.partitions", "8", Origin.DEFAULT));
  }

  @Test
  void shouldNeverPrintSecrets() {
    // Given
    String password = "hunter2-marked";
    List<String> overrides =
        List.of(
            "kafka.sasl.jaas.config=x password=" + password,
            "kafka.ssl.keystore.password=" + password,
            "kafka.producer.ssl.key.password=" + password,
            "kafka.my.interceptor.token=" + password,
            "kafka.ssl.keystore.key=" + password);
    // When
    LoadedConfiguration loaded =
        ConfigurationLoader.load(new ConfigurationSources(Optional.empty(), Map.of(), overrides));
    // Then
    assertThat(loaded.toString()).doesNotContain(password).contains(Secret.MASK);
    assertThat(loaded.configuration().kafka().clientProperties())
        .containsEntry("ssl.keystore.password", password);
  }

  @Test
  void shouldGiveEveryKeyOneVariable() {
    List<String> variables =
        KeyTable.of(SegstreamConfiguration.class).fixedPaths().stream()
            .map(EnvironmentNames::variable)
            .toList();
    assertThat(variables).doesNotHaveDuplicates();
    String list = "model.vocabulary";
    assertThatThrownBy(() -> EnvironmentNames.path(EnvironmentNames.variable(list)))
        .hasMessage("is a list: set it in the file");
    assertThat(KeyTable.of(SegstreamConfiguration.class).fixedPaths())
        .filteredOn(path -> !path.equals(list))
        .allSatisfy(
            path ->
                assertThat(String.join(".", EnvironmentNames.path(EnvironmentNames.variable(path))))
                    .isEqualTo(path));
  }

  @Test
  void shouldReportBrokenYamlWithItsPlace() throws IOException {
    Path file = file("service:\n  threads: 1\n threads: 2\n");
    assertThatThrownBy(
            () ->
                ConfigurationLoader.load(
                    new ConfigurationSources(Optional.of(file), Map.of(), List.of())))
        .hasMessageContaining(file + ":3:")
        .hasMessageContaining("not valid YAML");
  }

  @Test
  void shouldMatchTheCommittedReference() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "configuration.md")))
        .as("docs/configuration.md; write it anew with 'segstream config reference'")
        .isEqualTo(ConfigurationReference.markdown());
  }

  private static ConfigurationSources override(String text) {
    return new ConfigurationSources(Optional.empty(), Map.of(), List.of(text));
  }

  private SegstreamConfiguration load(String yaml) throws IOException {
    return ConfigurationLoader.load(
            new ConfigurationSources(Optional.of(file(yaml)), Map.of(), List.of()))
        .configuration();
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("f.yaml"), yaml);
  }
}
