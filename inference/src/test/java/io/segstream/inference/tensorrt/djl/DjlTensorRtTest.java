package io.segstream.inference.tensorrt.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import io.segstream.inference.tensorrt.TensorRtException;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlTensorRtTest {
  private static final int NUMBERS = 2 * 4 * 3;

  @TempDir Path directory;

  private final FakeTensorRt backend = new FakeTensorRt();
  private int handlesBefore;

  @BeforeEach
  void writeNetwork() throws Exception {
    handlesBefore = NativeHandles.live();
    Files.write(
        directory.resolve("net.onnx"),
        TinyNets.echo(ElementType.UINT8, "n", "2", "4", "3").toByteArray());
  }

  @AfterEach
  void shouldLeaveNoNativeHandleOpen() {
    assertThat(NativeHandles.live()).as("%s", NativeHandles.byKind()).isEqualTo(handlesBefore);
  }

  /** Bytes in, the same numbers as floats out. */
  private static final class Echo implements Translator<byte[], float[]> {
    @Override
    public NDList processInput(TranslatorContext context, byte[] bytes) {
      ByteBuffer data = ByteBuffer.allocateDirect(bytes.length).put(bytes).rewind();
      return new NDList(context.getNDManager().create(data, new Shape(2, 4, 3), DataType.UINT8));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
      return outputs.singletonOrThrow().toFloatArray();
    }

    @Override
    public Batchifier getBatchifier() {
      return new ByteBatchifier();
    }
  }

  /** Criteria hands options on as they are; its type says texts only. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private Criteria<byte[], float[]> criteria(Map<String, Object> options) {
    Map all = new TreeMap<>(options);
    all.put("backend", backend);
    return Criteria.builder()
        .setTypes(byte[].class, float[].class)
        .optEngine("TensorRT")
        .optModelPath(directory)
        .optModelName("net")
        .optOptions(all)
        .optTranslator(new Echo())
        .build();
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[NUMBERS];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      floats[i] = bytes[i] & 0xff;
    }
    return floats;
  }

  @Test
  void shouldBuildAndRunANetworkFromManyThreadsThroughCriteria() throws Exception {
    // Given
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ZooModel<byte[], float[]> model = criteria(Map.of("maxBatchSize", "4")).loadModel()) {
      // When
      List<Future<List<float[]>>> answers = new ArrayList<>();
      for (int seed = 0; seed < 20; seed++) {
        int request = seed;
        answers.add(
            threads.submit(
                () -> {
                  try (Predictor<byte[], float[]> predictor = model.newPredictor()) {
                    return predictor.batchPredict(
                        List.of(bytes(request), bytes(request + 1), bytes(request + 2)));
                  }
                }));
      }

      // Then
      for (int seed = 0; seed < 20; seed++) {
        List<float[]> answer = answers.get(seed).get();
        for (int i = 0; i < 3; i++) {
          assertThat(answer.get(i)).isEqualTo(floats(bytes(seed + i)));
        }
      }
      assertThat(backend.builds).hasSize(1);
      assertThat(backend.builds.get(0).profiles())
          .map(ShapeProfile::toString)
          .containsExactly("in:1x2x4x3/4x2x4x3/4x2x4x3");
      assertThat(backend.builds.get(0).precision()).isEqualTo(Precision.FLOAT32);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldRunAPlanThatIsThereWithoutBuilding() throws Exception {
    ShapeProfile one = ShapeProfile.of("in", ShapeRange.only(new Shape(1, 2, 4, 3)));
    byte[] onnx = Files.readAllBytes(directory.resolve("net.onnx"));
    Files.write(
        directory.resolve("net.plan"),
        backend
            .build(
                new BuildRequest(onnx, List.of(one), Precision.FLOAT16, 1, new byte[0], 0),
                BuildProgress.NONE)
            .plan());
    backend.builds.clear();
    try (ZooModel<byte[], float[]> model = criteria(Map.of()).loadModel();
        Predictor<byte[], float[]> predictor = model.newPredictor()) {
      assertThat(predictor.predict(bytes(1))).isEqualTo(floats(bytes(1)));
      assertThatThrownBy(() -> predictor.batchPredict(List.of(bytes(1), bytes(2))))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasStackTraceContaining("The plan does not take the shapes {in=(2, 2, 4, 3)}");
    }
    assertThat(backend.builds).isEmpty();
  }

  @Test
  void shouldTakeOptionsAndTheDeviceAndRefuseWhatItDoesNotKnow() throws Exception {
    backend.setStatus(FakeTensorRt.status(2, "Fake GPU", 9, 0, "10.15.1"));
    Map<String, Object> options =
        Map.of(
            "backend", backend,
            "profiles", "in:1x2x4x3/2x2x4x3/8x2x4x3; in:1x2x4x3/1x2x4x3/1x2x4x3",
            "fp16", "true",
            "workspaceBytes", "4096",
            "contexts", "1",
            "graphs", "per_shape");
    try (Model model = new DjlTensorRt(backend).newModel("net", Device.gpu(1))) {
      model.load(directory, "net", options);
      assertThat(backend.builds.get(0).profiles()).hasSize(2);
      assertThat(backend.builds.get(0).precision()).isEqualTo(Precision.FLOAT16);
      assertThat(backend.builds.get(0).onnx())
          .isEqualTo(HalfPrecision.convert(Files.readAllBytes(directory.resolve("net.onnx"))))
          .isNotEqualTo(Files.readAllBytes(directory.resolve("net.onnx")));
      assertThat(backend.builds.get(0).workspaceBytes()).isEqualTo(4096);
      assertThat(backend.loadedOn).containsExactly(1);
    }
    assertRefused(Map.of("maxBatch", "2"), "Engine TensorRT has no option 'maxBatch'; it has [");
    assertRefused(Map.of("contexts", "0"), "Option contexts 0 must be 1 or more");
    assertRefused(Map.of("contexts", "x"), "Option contexts 'x' must be a whole number");
    assertRefused(Map.of("precision", "fp8"), "Option precision 'fp8' must be one of [float32,");
    assertRefused(
        Map.of("precision", "int8"), "The network cannot compute in int8: it is not quantised: ");
    assertRefused(Map.of("profiles", "in:1x2"), "Profile 'in:1x2' must be name:min/opt/max");
    assertRefused(Map.of("profiles", "in:1/a/2"), "Profile 'in:1/a/2' must be name:min/opt/max");
  }

  private void assertRefused(Map<String, Object> options, String text) {
    try (Model model = new DjlTensorRt(backend).newModel("net", null)) {
      assertThatThrownBy(() -> model.load(directory, "net", options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(text);
    }
  }

  @Test
  void shouldAskForProfilesWhereMoreThanTheBatchIsOpen() throws Exception {
    Files.write(
        directory.resolve("open.onnx"),
        TinyNets.echo(ElementType.UINT8, "n", "h", "4", "3").toByteArray());
    try (Model model = new DjlTensorRt(backend).newModel("open", null)) {
      assertThatThrownBy(() -> model.load(directory, null, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "Input 'in' leaves axis 1 (h) open: say its shapes with the option profiles");
    }
    try (Model model = new DjlTensorRt(backend).newModel("missing", null)) {
      assertThatThrownBy(() -> model.load(directory, null, null))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("missing.plan");
    }
  }

  @Test
  void shouldRefuseArraysOfAnotherTypeOrNumber() throws Exception {
    try (Model model = new DjlTensorRt(backend).newModel("net", null)) {
      model.load(directory, "net", Map.of());
      NDManager manager = model.getNDManager();
      NDArray floats = manager.zeros(new Shape(1, 2, 4, 3), DataType.FLOAT32);
      assertThatThrownBy(() -> model.getBlock().forward(null, new NDList(floats), false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Input 'in' is of uint8, got float32");
      assertThatThrownBy(() -> model.getBlock().forward(null, new NDList(floats, floats), false))
          .hasMessageStartingWith("The plan takes 1 arrays, got 2");
    }
  }

  @Test
  void shouldBeKnownToDjlWithoutADeviceAndNotBeItsDefault() {
    Engine engine = Engine.getEngine("TensorRT");
    assertThat(engine.getRank()).isEqualTo(12);
    assertThat(Engine.getDefaultEngineName()).isNotEqualTo("TensorRT");
    if (!InstalledTensorRt.backend().probe().usable()) {
      assertThat(engine.getVersion()).startsWith("none: ");
      assertThat(engine.hasCapability("CUDA")).isFalse();
      try (Model model = engine.newModel("net", null)) {
        assertThatThrownBy(() -> model.load(directory, "net", Map.of()))
            .isInstanceOf(TensorRtException.class);
      }
    }
  }
}
