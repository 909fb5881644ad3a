package io.segstream.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.segstream.streams.config.ConfigurationLoader;
import io.segstream.streams.config.ConfigurationSources;
import io.segstream.streams.config.EngineBlock;
import io.segstream.streams.config.SegstreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files for GPUs fit those they stand beside; none of them has met a GPU. */
class GpuDeploymentTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static JsonNode yaml(String file) throws IOException {
    return YAML.readTree(DEPLOY.resolve(file).toFile());
  }

  private static List<String> lines(String file, String start) throws IOException {
    return Files.readAllLines(DEPLOY.resolve(file)).stream()
        .filter(line -> line.startsWith(start))
        .toList();
  }

  @Test
  void shouldAddADeviceAndPlansToTheServiceOfTheComposeFile() throws IOException {
    JsonNode service = yaml("compose.gpu.yaml").at("/services/segstream");
    assertThat(yaml("compose.yaml").at("/services").has("segstream")).isTrue();
    assertThat(service.at("/deploy/resources/reservations/devices/0/driver").asText())
        .isEqualTo("nvidia");
    assertThat(DEPLOY.resolve(service.at("/build/dockerfile").asText())).isRegularFile();
    assertThat(service.at("/volumes/0").asText())
        .isEqualTo("plans:" + volume("docker/Dockerfile.gpu", "plans"));
  }

  private static String volume(String file, String name) throws IOException {
    String declared = lines(file, "VOLUME").get(0);
    int end = declared.indexOf("/" + name) + name.length() + 1;
    return declared.substring(declared.lastIndexOf('"', end - 1) + 1, end);
  }

  @Test
  void shouldAskKubernetesForOneGpuAndMountWhatTheImageWrites() throws IOException {
    JsonNode pod = yaml("kubernetes/gpu.yaml").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertThat(container.at("/resources/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
    assertThat(container.findValuesAsText("mountPath"))
        .contains(
            "/tmp",
            volume("docker/Dockerfile.gpu", "state"),
            volume("docker/Dockerfile.gpu", "models"),
            volume("docker/Dockerfile.gpu", "plans"));
    assertThat(pod.at("/securityContext/runAsUser").asText() + ":10001")
        .isEqualTo(lines("docker/Dockerfile.gpu", "ARG SERVICE_USER=").get(0).substring(17));
  }

  @Test
  void shouldRunOnTensorRtAndKeepPlansInTheVolumeWithoutOptions() throws IOException {
    // Given
    Map<String, String> environment = new HashMap<>();
    Matcher variables =
        Pattern.compile("\\b(SEGSTREAM_\\w+)=(\\S+)")
            .matcher(Files.readString(DEPLOY.resolve("docker/Dockerfile.gpu")));
    while (variables.find()) {
      environment.put(variables.group(1), variables.group(2));
    }
    // When
    SegstreamConfiguration configuration =
        ConfigurationLoader.load(new ConfigurationSources(Optional.empty(), environment, List.of()))
            .configuration();
    // Then
    assertThat(configuration.engine().name()).isEqualTo(EngineBlock.Runtime.TENSOR_RT);
    assertThat(configuration.engine().tensorRt().plans())
        .hasValue(Path.of(volume("docker/Dockerfile.gpu", "plans")));
    assertThat(configuration.model().repository())
        .isEqualTo(Path.of(volume("docker/Dockerfile.gpu", "models")));
  }

  @Test
  void shouldStartTheSameProgramAsTheOtherImage() throws IOException {
    for (String start : List.of("ENTRYPOINT", "CMD", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK")) {
      assertThat(lines("docker/Dockerfile.gpu", start))
          .as(start)
          .isEqualTo(lines("docker/Dockerfile", start))
          .hasSize(1);
    }
  }
}
