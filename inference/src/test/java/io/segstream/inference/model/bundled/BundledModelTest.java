package io.segstream.inference.model.bundled;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.AvailableEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.verify.ModelVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundledModelTest {
  private static final long MOST_BYTES = 8_000_000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldBeAModelOfItsNameAndSmall(BundledModel bundled) throws IOException {
    bundled.writeTo(directory);

    LoadedModel model = LoadedModel.load(directory);
    assertThat(model.card().name()).isEqualTo(bundled.modelName());
    assertThat(model.card().origin().licence()).isEqualTo("Apache-2.0");
    assertThat(Files.size(directory.resolve(model.card().weights()))).isLessThan(MOST_BYTES);
    assertThat(BundledModel.named(bundled.modelName())).contains(bundled);
  }

  @Test
  void shouldComputeWhatItsNetworkComputed() throws IOException {
    BundledModel.SMALL.writeTo(directory);

    assertThat(
            ModelVerification.verify(
                LoadedModel.load(directory), List.of(AvailableEngine.onnxRuntime())))
        .isNotEmpty()
        .allMatch(ModelVerification.Result::passed);
  }

  @Test
  void shouldKnowNoOtherNames() {
    assertThat(BundledModel.named("mine")).isEmpty();
  }
}
