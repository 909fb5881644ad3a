package io.segstream.inference.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keeps the backend that other tests rely on honest. */
class FakeTensorRtTest {
  private static final byte[] ECHO =
      TinyNets.echo(ElementType.UINT8, "n", "2", "4", "3").toByteArray();
  private static final ShapeProfile PROFILE =
      ShapeProfile.of(
          "in",
          new ShapeRange(new Shape(1, 2, 4, 3), new Shape(2, 2, 4, 3), new Shape(4, 2, 4, 3)));

  private final FakeTensorRt backend = new FakeTensorRt();

  private static BuildRequest request(byte[] onnx) {
    return new BuildRequest(
        onnx,
        List.of(PROFILE),
        Precision.FLOAT32,
        BuildRequest.DEFAULT_WORKSPACE_BYTES,
        new byte[0],
        0);
  }

  @Test
  void shouldBuildLoadAndRunAndGiveEverythingBack() {
    int before = NativeHandles.live();
    double secondsBefore = DeviceUsage.seconds().getOrDefault(0, 0.0);
    long bytesBefore = DeviceUsage.bytes().getOrDefault(0, 0L);
    byte[] plan = backend.build(request(ECHO), BuildProgress.NONE).plan();
    Map<String, Shape> shapes = Map.of("in", new Shape(2, 2, 4, 3));
    try (LoadedPlan loaded = backend.load(plan, 0);
        PlanContext context = loaded.newContext(0, ContextOptions.defaults());
        HostMemory in = loaded.allocateHost(48);
        HostMemory out = loaded.allocateHost(48 * Float.BYTES)) {
      assertThat(loaded.bindings())
          .containsExactly(
              new PlanBinding("in", Direction.INPUT, DataType.UINT8, new Shape(-1, 2, 4, 3)),
              new PlanBinding("out", Direction.OUTPUT, DataType.FLOAT32, new Shape(-1, 2, 4, 3)));
      assertThat(loaded.profiles()).containsExactly(PROFILE);
      in.bytes().put(7, (byte) 200);
      context.enqueue(shapes, Map.of("in", in.bytes()), Map.of("out", out.bytes()));
      context.await();
      assertThat(out.bytes().getFloat(7 * Float.BYTES)).isEqualTo(200);
      assertThat(out.bytes().getFloat(8 * Float.BYTES)).isZero();
      assertThat(DeviceUsage.seconds().get(0)).isGreaterThan(secondsBefore);
      assertThat(DeviceUsage.bytes().get(0)).isEqualTo(bytesBefore + 4 * 24);
    }
    assertThat(DeviceUsage.bytes().get(0)).isEqualTo(bytesBefore);
    assertThat(NativeHandles.live()).isEqualTo(before);
    assertThat(backend.bytesInUse).hasValue(0);
  }

  @Test
  void shouldRefuseShapesAndBuffersThatTheProfileDoesNotHold() {
    try (LoadedPlan loaded =
            backend.load(backend.build(request(ECHO), BuildProgress.NONE).plan(), 0);
        PlanContext context = loaded.newContext(0, ContextOptions.defaults())) {
      assertThatThrownBy(() -> context.outputShapes(Map.of("in", new Shape(5, 2, 4, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Input 'in' cannot have shape (5, 2, 4, 3): the profile holds 1x2x4x3/2x2x4x3/4x2x4x3");
      assertThatThrownBy(() -> context.outputShapes(Map.of()))
          .hasMessage("Input 'in' has no shape; given are []");
      Map<String, Shape> one = Map.of("in", new Shape(1, 2, 4, 3));
      assertThatThrownBy(() -> context.enqueue(one, Map.of(), Map.of()))
          .hasMessage("Input 'in' has no buffer");
      assertThatThrownBy(
              () -> context.enqueue(one, Map.of("in", ByteBuffer.allocateDirect(23)), Map.of()))
          .hasMessageStartingWith("Tensor 'in' needs a direct buffer of 24 bytes, got ");
      assertThatThrownBy(
              () ->
                  context.enqueue(
                      one,
                      Map.of("in", ByteBuffer.allocateDirect(24)),
                      Map.of("other", ByteBuffer.allocateDirect(24))))
          .hasMessageStartingWith("The plan has no output 'other'; it has ");
    }
  }

  @Test
  void shouldRefuseDamagedAndForeignPlans() {
    byte[] plan = backend.build(request(ECHO), BuildProgress.NONE).plan();
    byte[] damaged = plan.clone();
    damaged[plan.length / 2] ^= 1;
    assertThatThrownBy(() -> backend.load(damaged, 0)).satisfies(isOfKind(Kind.PLAN_DAMAGED));
    assertThatThrownBy(() -> backend.load(new byte[3], 0)).satisfies(isOfKind(Kind.PLAN_DAMAGED));
    backend.setStatus(FakeTensorRt.status(1, "Other GPU", 8, 6, "10.15.1"));
    assertThatThrownBy(() -> backend.load(plan, 0))
        .satisfies(isOfKind(Kind.PLAN_FOREIGN))
        .hasMessage(
            "TensorRT: the plan was built for TensorRT 10.15.1 on Fake GPU 9.0, this is TensorRT 10.15.1 on Other GPU 8.6; build it again here");
  }

  @Test
  void shouldRefuseDevicesThatAreNotThereAndMachinesThatLackSomething() {
    byte[] plan = backend.build(request(ECHO), BuildProgress.NONE).plan();
    assertThatThrownBy(() -> backend.load(plan, 1))
        .satisfies(isOfKind(Kind.NO_DEVICE))
        .hasMessage(
            "TensorRT: there is no GPU 1; this machine has [GPU 0 Fake GPU (compute capability 9.0, 7168 of 8192 MiB free)]; name one of them, or check CUDA_VISIBLE_DEVICES");
    backend.setStatus(
        TensorRtStatus.lacking(new Shortfall(Kind.NO_DRIVER, "no libcuda.so.1", "install it")));
    assertThatThrownBy(() -> backend.build(request(ECHO), BuildProgress.NONE))
        .satisfies(isOfKind(Kind.NO_DRIVER))
        .hasMessage("TensorRT: no libcuda.so.1; install it");
  }

  @Test
  void shouldRunOutOfMemoryAndGoOn() {
    byte[] plan = backend.build(request(ECHO), BuildProgress.NONE).plan();
    backend.setMemoryLimit(ECHO.length + 100);
    try (LoadedPlan loaded = backend.load(plan, 0)) {
      loaded.newContext(0, ContextOptions.defaults()).close();
      assertThatThrownBy(() -> loaded.allocateHost(101)).satisfies(isOfKind(Kind.OUT_OF_MEMORY));
      loaded.allocateHost(100).close();
    }
  }

  @Test
  void shouldRefuseWhatIsNoNetwork() {
    assertThatThrownBy(() -> backend.build(request(new byte[] {1, 2}), BuildProgress.NONE))
        .satisfies(isOfKind(Kind.UNSUPPORTED_NETWORK));
  }

  @Test
  void shouldSayWhatShapesAProfileHolds() {
    assertThat(PROFILE).hasToString("in:1x2x4x3/2x2x4x3/4x2x4x3");
    assertThat(PROFILE.holds(Map.of("in", new Shape(4, 2, 4, 3)))).isTrue();
    assertThat(PROFILE.holds(Map.of("in", new Shape(4, 2, 5, 3)))).isFalse();
    assertThat(PROFILE.holds(Map.of())).isFalse();
    assertThatThrownBy(() -> new ShapeRange(new Shape(2), new Shape(1), new Shape(3)))
        .hasMessage("Shapes min 2 <= opt 1 <= max 3 must hold for each axis, from 1");
    assertThatThrownBy(
            () ->
                new TensorRtStatus(
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .hasMessageStartingWith("A machine where TensorRT runs has a device and versions");
  }

  static java.util.function.Consumer<Throwable> isOfKind(Kind kind) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                TensorRtException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }
}
