package io.segstream.inference.tensorrt.javacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JavaCppTensorRtTest {
  private static final NativeVersions GOOD = new NativeVersions("13.1", "10.15.1");

  private final FakeCudaDriver driver = new FakeCudaDriver();

  private TensorRtStatus probe(NativeParts parts, Supplier<NativeVersions> versions) {
    return new JavaCppTensorRt(new DriverProbe(() -> driver), parts, versions).probe();
  }

  private static NativeParts everything() {
    return new NativeParts(name -> true, name -> true);
  }

  private Shortfall shortfall() {
    return probe(everything(), () -> GOOD).shortfall().orElseThrow();
  }

  @Test
  void shouldDescribeAMachineThatHasEverything() {
    TensorRtStatus status = probe(everything(), () -> GOOD);
    assertThat(status.usable()).isTrue();
    assertThat(status.devices())
        .containsExactly(
            new GpuDevice(0, "Fake 70", 9, 1, 80L << 30, 79L << 30),
            new GpuDevice(1, "Fake 71", 9, 1, 80L << 30, 79L << 30));
    assertThat(status.driverVersion()).contains("13.0");
    assertThat(status.cudaVersion()).contains("13.1");
    assertThat(status.tensorRtVersion()).contains("10.15.1");
    assertThat(driver.retained).isZero();
  }

  @Test
  void shouldSayWhatIsMissingWithoutADriver() {
    TensorRtStatus status =
        new JavaCppTensorRt(
                new DriverProbe(
                    () -> {
                      // As JNA says it.
                      throw new UnsatisfiedLinkError(
                          "Unable to load library 'libcuda.so.1':\nlibcuda.so.1: cannot open\nmore");
                    }),
                everything(),
                () -> GOOD)
            .probe();
    assertThat(status.shortfall())
        .contains(
            new Shortfall(
                Kind.NO_DRIVER,
                "the NVIDIA driver's library libcuda.so.1 cannot be loaded: libcuda.so.1: cannot open",
                "install the driver (580 or later), or give the container the GPU (docker run --gpus all)"));
  }

  @Test
  void shouldTellApartWhyADriverDoesNotStart() {
    driver.results.put("cuInit", CudaDriver.ERROR_NO_DEVICE);
    assertThat(shortfall().kind()).isEqualTo(Kind.NO_DEVICE);
    assertThat(shortfall().found()).isEqualTo("cuInit failed, 100 words for 100");
    driver.results.put("cuInit", CudaDriver.ERROR_STUB_LIBRARY);
    assertThat(shortfall().needed()).startsWith("take the CUDA toolkit's stubs out");
    driver.results.put("cuInit", CudaDriver.ERROR_SYSTEM_DRIVER_MISMATCH);
    assertThat(shortfall().kind()).isEqualTo(Kind.OLD_DRIVER);
    driver.results.put("cuInit", 999);
    assertThat(shortfall().needed()).isEqualTo("look at nvidia-smi and the kernel's log");
  }

  @Test
  void shouldRefuseADriverThatIsTooOld() {
    driver.version = 12080;
    assertThat(shortfall())
        .isEqualTo(
            new Shortfall(
                Kind.OLD_DRIVER,
                "the NVIDIA driver speaks CUDA 12.8, the libraries are of CUDA 13",
                "update the driver to 580 or later"));
    assertThat(probe(everything(), () -> GOOD).driverVersion()).contains("12.8");
  }

  @Test
  void shouldSayThatThereIsNoDeviceOrThatOneCannotBeDescribed() {
    driver.devices = 0;
    assertThat(shortfall().found()).isEqualTo("the NVIDIA driver sees no GPU");
    driver.devices = 1;
    for (String call :
        List.of(
            "cuDeviceGetCount",
            "cuDeviceGet",
            "cuDeviceGetName",
            "cuDeviceGetAttribute",
            "cuDeviceTotalMem",
            "cuDevicePrimaryCtxRetain",
            "cuMemGetInfo")) {
      driver.results.clear();
      driver.results.put(call, 3);
      assertThat(shortfall().kind()).isEqualTo(Kind.NO_DEVICE);
      assertThat(shortfall().found()).contains(call + " failed, 3 words for 3");
      assertThat(driver.retained).isZero();
    }
    driver.results.clear();
    driver.results.put("cuDriverGetVersion", 3);
    assertThat(shortfall().kind()).isEqualTo(Kind.NO_DRIVER);
  }

  @Test
  void shouldListADeviceThatHasNoRoomForAContextAsFull() {
    driver.results.put("cuDevicePrimaryCtxRetain", CudaDriver.ERROR_OUT_OF_MEMORY);
    TensorRtStatus status = probe(everything(), () -> GOOD);
    assertThat(status.usable()).isTrue();
    assertThat(status.devices()).contains(new GpuDevice(0, "Fake 70", 9, 1, 80L << 30, 0));
    assertThat(driver.retained).isZero();
  }

  @Test
  void shouldNameEveryLibraryThatIsMissingAndStillListDevices() {
    Set<String> there = Set.of("libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13");
    NativeParts parts = new NativeParts(name -> name.contains("libjni"), there::contains);
    TensorRtStatus status = probe(parts, () -> GOOD);
    assertThat(status.devices()).hasSize(2);
    assertThat(status.shortfall().orElseThrow().kind()).isEqualTo(Kind.MISSING_LIBRARY);
    assertThat(status.shortfall().orElseThrow().found())
        .isEqualTo(
            "the loader does not find libcudnn_ops.so.9, libcudnn_cnn.so.9, libcudnn_adv.so.9, libcudnn_graph.so.9, libnvrtc.so.13, libnvinfer.so.10, libnvonnxparser.so.10");
  }

  @Test
  void shouldTakeLibrariesFromTheClassPathAsWell() {
    assertThat(new NativeParts(name -> true, name -> false).shortfall()).isEmpty();
  }

  @Test
  void shouldSayThatTheBindingsHaveNoNativePart() {
    Shortfall missing =
        probe(new NativeParts(name -> false, name -> true), () -> GOOD).shortfall().orElseThrow();
    assertThat(missing.found())
        .startsWith("the class path lacks the native part of the bindings: org/bytedeco/cuda/");
    assertThat(missing.needed()).contains("mvn -Ptensorrt");
  }

  @Test
  void shouldRefuseAnotherTensorRtAndLibrariesThatDoNotLoad() {
    assertThat(probe(everything(), () -> new NativeVersions("13.1", "11.2.1")).shortfall())
        .contains(
            new Shortfall(
                Kind.WRONG_VERSION,
                "the loader found TensorRT 11.2.1",
                "use TensorRT 10.15 or a later 10.x"));
    assertThat(new NativeVersions("13.1", "10.6.0").shortfall()).isPresent();
    assertThat(new NativeVersions("13.1", "10.16.0").shortfall()).isEmpty();
    Shortfall broken =
        probe(
                everything(),
                () -> {
                  throw new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnicudart"));
                })
            .shortfall()
            .orElseThrow();
    assertThat(broken.kind()).isEqualTo(Kind.MISSING_LIBRARY);
    assertThat(broken.found())
        .isEqualTo("a library of CUDA or TensorRT does not load: no jnicudart");
  }

  @Test
  void shouldAnswerOnThisMachineAndRefuseWorkThatItCannotDo() {
    TensorRtBackend backend = InstalledTensorRt.backend();
    assertThat(backend).isInstanceOf(JavaCppTensorRt.class);
    TensorRtStatus status = backend.probe();
    if (!status.usable()) {
      Kind kind = status.shortfall().orElseThrow().kind();
      BuildRequest request =
          new BuildRequest(new byte[1], List.of(), Precision.FLOAT32, 1, new byte[0], 0);
      assertThatThrownBy(() -> backend.build(request, BuildProgress.NONE))
          .isInstanceOfSatisfying(
              TensorRtException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThatThrownBy(() -> backend.load(new byte[1], 0))
          .isInstanceOfSatisfying(
              TensorRtException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Test
  void shouldTellApartWhyAPlanIsRefused() {
    assertThat(
            NativeErrors.refusedPlan(
                    "IRuntime::deserializeCudaEngine: Error Code 1: Serialization (Serialization assertion stdVersionRead == kSERIALIZATION_VERSION failed.Version tag does not match)")
                .kind())
        .isEqualTo(Kind.PLAN_FOREIGN);
    assertThat(
            NativeErrors.refusedPlan(
                    "Error Code 6: The engine plan file is generated on an incompatible device, expecting compute 9.0 got compute 8.6")
                .kind())
        .isEqualTo(Kind.PLAN_FOREIGN);
    assertThat(NativeErrors.refusedPlan("magicTagRead == kMAGIC_TAG failed").kind())
        .isEqualTo(Kind.PLAN_DAMAGED);
    assertThat(NativeErrors.refusedPlan("Error Code 2: OutOfMemory (Requested size was 5)").kind())
        .isEqualTo(Kind.OUT_OF_MEMORY);
  }
}
