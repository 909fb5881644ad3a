package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the driver what devices there are. */
final class DriverProbe {
  /** CUDA version that the bindings are made for, before the dot. */
  static final int CUDA_MAJOR = 13;

  private static final String OLDEST_DRIVER = "580";
  private static final int NAME_BYTES = 256;

  private final Supplier<CudaDriver> loader;

  /**
   * @param loader loads the driver's library; throws {@link UnsatisfiedLinkError} if it is not
   *     there
   */
  DriverProbe(Supplier<CudaDriver> loader) {
    this.loader = loader;
  }

  /**
   * What the driver says.
   *
   * @param devices empty if there is a shortfall
   * @param version newest CUDA version that the driver speaks
   */
  record Answer(List<GpuDevice> devices, Optional<String> version, Optional<Shortfall> shortfall) {
    TensorRtStatus without(Shortfall reason) {
      return new TensorRtStatus(
          devices, version, Optional.empty(), Optional.empty(), Optional.of(reason));
    }
  }

  /** Never throws what a machine can be the reason for. */
  Answer ask() {
    CudaDriver driver;
    try {
      driver = loader.get();
    } catch (LinkageError e) {
      return lacking(
          Optional.empty(),
          Kind.NO_DRIVER,
          "the NVIDIA driver's library %s cannot be loaded: %s"
              .formatted(CudaDriver.LIBRARY, reason(e)),
          "install the driver (%s or later), or give the container the GPU (docker run --gpus all)"
              .formatted(OLDEST_DRIVER));
    }
    int started = driver.cuInit(0);
    if (started != CudaDriver.SUCCESS) {
      return notStarted(driver, started);
    }
    IntByReference version = new IntByReference();
    int answered = driver.cuDriverGetVersion(version);
    if (answered != CudaDriver.SUCCESS) {
      return notStarted(driver, answered);
    }
    String speaks = text(version.getValue());
    if (version.getValue() / 1000 < CUDA_MAJOR) {
      return lacking(
          Optional.of(speaks),
          Kind.OLD_DRIVER,
          "the NVIDIA driver speaks CUDA %s, the libraries are of CUDA %d"
              .formatted(speaks, CUDA_MAJOR),
          "update the driver to %s or later".formatted(OLDEST_DRIVER));
    }
    return devices(driver, speaks);
  }

  private static Answer notStarted(CudaDriver driver, int error) {
    String found = "cuInit failed, %d %s".formatted(error, reason(driver, error));
    return switch (error) {
      case CudaDriver.ERROR_NO_DEVICE ->
          lacking(
              Optional.empty(),
              Kind.NO_DEVICE,
              found,
              "use a machine with an NVIDIA GPU, or give the process one (CUDA_VISIBLE_DEVICES, docker run --gpus all)");
      case CudaDriver.ERROR_STUB_LIBRARY ->
          lacking(
              Optional.empty(),
              Kind.NO_DRIVER,
              found,
              "take the CUDA toolkit's stubs out of LD_LIBRARY_PATH; the driver brings its own "
                  + CudaDriver.LIBRARY);
      case CudaDriver.ERROR_SYSTEM_DRIVER_MISMATCH ->
          lacking(
              Optional.empty(),
              Kind.OLD_DRIVER,
              found,
              "the driver's library and its kernel module differ: restart the machine after a driver update");
      default ->
          lacking(
              Optional.empty(), Kind.NO_DRIVER, found, "look at nvidia-smi and the kernel's log");
    };
  }

  private static Answer devices(CudaDriver driver, String version) {
    try {
      IntByReference count = new IntByReference();
      require(driver, driver.cuDeviceGetCount(count), "cuDeviceGetCount");
      List<GpuDevice> devices = new ArrayList<>();
      for (int index = 0; index < count.getValue(); index++) {
        devices.add(device(driver, index));
      }
      if (devices.isEmpty()) {
        return lacking(
            Optional.of(version),
            Kind.NO_DEVICE,
            "the NVIDIA driver sees no GPU",
            "check CUDA_VISIBLE_DEVICES, or give the container the GPU (docker run --gpus all)");
      }
      return new Answer(devices, Optional.of(version), Optional.empty());
    } catch (DriverCallFailed e) {
      return lacking(
          Optional.of(version),
          Kind.NO_DEVICE,
          "the NVIDIA driver cannot describe its GPUs: " + e.getMessage(),
          "look at nvidia-smi and the kernel's log");
    }
  }

  private static GpuDevice device(CudaDriver driver, int index) {
    IntByReference handle = new IntByReference();
    require(driver, driver.cuDeviceGet(handle, index), "cuDeviceGet");
    int device = handle.getValue();
    byte[] name = new byte[NAME_BYTES];
    require(driver, driver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
    LongByReference total = new LongByReference();
    require(driver, driver.cuDeviceTotalMem_v2(total, device), "cuDeviceTotalMem");
    return new GpuDevice(
        index,
        text(name),
        attribute(driver, CudaDriver.ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
        attribute(driver, CudaDriver.ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
        total.getValue(),
        Math.min(total.getValue(), free(driver, device)));
  }

  private static int attribute(CudaDriver driver, int attribute, int device) {
    IntByReference value = new IntByReference();
    require(driver, driver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
    return value.getValue();
  }

  /**
   * Only a context can say it; the primary one is what the CUDA runtime uses as well. A device that
   * has no room for one is there, and full.
   */
  private static long free(CudaDriver driver, int device) {
    PointerByReference context = new PointerByReference();
    int retained = driver.cuDevicePrimaryCtxRetain(context, device);
    if (retained == CudaDriver.ERROR_OUT_OF_MEMORY) {
      return 0;
    }
    require(driver, retained, "cuDevicePrimaryCtxRetain");
    try {
      require(driver, driver.cuCtxPushCurrent_v2(context.getValue()), "cuCtxPushCurrent");
      try {
        LongByReference free = new LongByReference();
        require(driver, driver.cuMemGetInfo_v2(free, new LongByReference()), "cuMemGetInfo");
        return free.getValue();
      } finally {
        require(driver, driver.cuCtxPopCurrent_v2(new PointerByReference()), "cuCtxPopCurrent");
      }
    } finally {
      require(driver, driver.cuDevicePrimaryCtxRelease_v2(device), "cuDevicePrimaryCtxRelease");
    }
  }

  private static Answer lacking(Optional<String> version, Kind kind, String found, String needed) {
    return new Answer(List.of(), version, Optional.of(new Shortfall(kind, found, needed)));
  }

  /** CUDA packs 13.1 as 13010. */
  static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  private static String text(byte[] zeroTerminated) {
    int length = 0;
    while (length < zeroTerminated.length && zeroTerminated[length] != 0) {
      length++;
    }
    return new String(zeroTerminated, 0, length, StandardCharsets.UTF_8);
  }

  private static String reason(CudaDriver driver, int error) {
    PointerByReference text = new PointerByReference();
    Pointer found =
        driver.cuGetErrorString(error, text) == CudaDriver.SUCCESS ? text.getValue() : null;
    return found == null ? "unknown error" : found.getString(0);
  }

  /** In one line: the first that is not an announcement of those that follow. */
  static String reason(Throwable thrown) {
    List<String> lines =
        String.valueOf(thrown.getMessage())
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> !line.endsWith(":"))
        .findFirst()
        .orElse(String.join(" ", lines));
  }

  private static void require(CudaDriver driver, int result, String call) {
    if (result != CudaDriver.SUCCESS) {
      throw new DriverCallFailed(
          "%s failed, %d %s".formatted(call, result, reason(driver, result)));
    }
  }

  private static final class DriverCallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DriverCallFailed(String message) {
      super(message);
    }
  }
}
