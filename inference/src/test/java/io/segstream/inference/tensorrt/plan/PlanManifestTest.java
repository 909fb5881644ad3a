package io.segstream.inference.tensorrt.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanManifestTest {
  private static final PlanManifest MANIFEST =
      PlanManifest.of(
          "street@2",
          PlanKeyTest.KEY,
          new byte[] {1, 2, 3},
          Instant.parse("2026-11-21T20:00:00Z"),
          12.5);

  private static String json() {
    return new String(MANIFEST.toJson(), UTF_8);
  }

  @Test
  void shouldReadBackWhatItWrote() {
    assertThat(PlanManifest.parse(MANIFEST.toJson())).isEqualTo(MANIFEST);
    assertThat(json())
        .contains("\"tensorRt\" : \"10.15.1\"")
        .contains("\"built\" : \"2026-11-21T20:00:00Z\"")
        .endsWith("}\n");
  }

  @Test
  void shouldSayWhatIsWrongWithAManifest() {
    refused("", "No content to map");
    refused("null", "it is empty");
    refused("{", "it is no JSON");
    refused(json().replace("\"format\" : 1", "\"format\" : 2"), "format 2 is not 1");
    refused(json().replace("street@2\"", "street@2\", \"reference\": \"x\""), "Duplicate field");
    refused(json().replace("\"bytes\" : 3", "\"bytes\" : 0"), "bytes 0 must be 1 or more");
    refused(json().replace("2026-11-21T", "yesterday"), "is no time");
    refused(json().replace("FLOAT32", "FLOAT33"), "FLOAT33");
    refused(json().replace("\"seconds\"", "\"secnods\""), "'seconds'");
    refused(json().replaceFirst("\"sha256\" : \"[0-9a-f]+", "\"sha256\" : \"0"), "is no SHA-256");
    refused(json().replaceAll("\"flags\" : .*]", "\"flags\" : null"), "PlanKey");
    refused(json() + "more", "it is no JSON");
  }

  private static void refused(String json, String why) {
    assertThatThrownBy(() -> PlanManifest.parse(json.getBytes(UTF_8)))
        .as(json)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
