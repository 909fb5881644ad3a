package io.segstream.inference.tensorrt.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.tensorrt.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanKeyTest {
  static final PlanTarget H100 = new PlanTarget("10.15.1", "NVIDIA H100 80GB HBM3", "9.0");
  static final PlanKey KEY =
      new PlanKey(
          "ab".repeat(32),
          H100,
          List.of("frames:1x8x8x3/8x8x8x3/32x8x8x3"),
          Precision.FLOAT32,
          List.of("workspace=1073741824"));

  @Test
  void shouldNameFilesTheSameOnEveryMachineAndInEveryVersion() {
    assertThat(KEY.fileName())
        .isEqualTo("abababababab-nvidia-h100-80gb-hbm3-sm90-trt10.15.1-float32-d48828d933c6efbf");
  }

  @Test
  void shouldNameFilesDifferentlyWhereverKeysDiffer() {
    PlanTarget a100 = new PlanTarget("10.15.1", "NVIDIA A100", "8.0");
    PlanTarget older = new PlanTarget("10.6.0", H100.gpu(), "9.0");
    Set<String> names = new HashSet<>();
    List<PlanKey> keys =
        List.of(
            KEY,
            new PlanKey("cd".repeat(32), H100, KEY.profiles(), KEY.precision(), KEY.flags()),
            new PlanKey(KEY.model(), a100, KEY.profiles(), KEY.precision(), KEY.flags()),
            new PlanKey(KEY.model(), older, KEY.profiles(), KEY.precision(), KEY.flags()),
            new PlanKey(KEY.model(), H100, List.of(), KEY.precision(), KEY.flags()),
            new PlanKey(KEY.model(), H100, KEY.profiles(), Precision.FLOAT16, KEY.flags()),
            new PlanKey(KEY.model(), H100, KEY.profiles(), KEY.precision(), List.of()));
    keys.forEach(key -> names.add(key.fileName()));
    assertThat(names).hasSameSizeAs(keys).allMatch(name -> name.matches("[a-z0-9.-]+"));
  }

  @Test
  void shouldSayInOneLineWhatAPlanWasBuiltForAndWhatIsNeeded() {
    PlanKey other =
        new PlanKey(
            KEY.model(),
            new PlanTarget("10.6.0", "NVIDIA A100", "8.0"),
            KEY.profiles(),
            Precision.FLOAT16,
            KEY.flags());
    assertThat(KEY.refusal(other))
        .isEqualTo(
            "built for TensorRT 10.6.0 on NVIDIA A100 (compute capability 8.0), FLOAT16,"
                + " running on TensorRT 10.15.1 on NVIDIA H100 80GB HBM3 (compute capability 9.0),"
                + " FLOAT32, rebuilding");
    PlanKey shapes = new PlanKey(KEY.model(), H100, List.of(), KEY.precision(), KEY.flags());
    assertThat(KEY.refusal(shapes))
        .isEqualTo(
            "built for shapes of the file, running on shapes frames:1x8x8x3/8x8x8x3/32x8x8x3,"
                + " rebuilding");
  }

  @Test
  void shouldRefuseADigestThatIsNone() {
    assertThatThrownBy(() -> new PlanKey("ab", H100, List.of(), Precision.FLOAT32, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("model 'ab' is not a SHA-256");
  }
}
