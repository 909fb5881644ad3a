package io.segstream.inference.tensorrt.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
  @Test
  void shouldReadBackWhatItWrites() {
    assertThat(BatchRange.parse("1/8/32")).isEqualTo(new BatchRange(1, 8, 32));
    assertThat(new BatchRange(1, 8, 32)).hasToString("1/8/32");
    assertThat(GpuChoice.parse("0, 2")).isEqualTo(new GpuChoice(List.of(0, 2)));
    assertThat(new GpuChoice(List.of(0, 2))).hasToString("0,2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "1/8", "0/1/2", "2/4/8", "1/8/4", "1/x/4", "1/2/3/4"})
  void shouldRefuseWhatIsNoRange(String text) {
    assertThatThrownBy(() -> BatchRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "0,", "-1", "0,0", "0 1"})
  void shouldRefuseWhatIsNoChoiceOfGpus(String text) {
    assertThatThrownBy(() -> GpuChoice.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
