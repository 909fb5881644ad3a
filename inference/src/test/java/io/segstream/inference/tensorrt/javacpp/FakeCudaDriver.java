package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A driver in Java whose calls fail on demand. */
final class FakeCudaDriver implements CudaDriver {
  /** Results by name of the call; the others succeed. */
  final Map<String, Integer> results = new HashMap<>();

  int version = 13000;
  int devices = 2;

  /** Contexts that were retained and not yet released. */
  int retained;

  private int result(String call) {
    return results.getOrDefault(call, SUCCESS);
  }

  @Override
  public int cuInit(int flags) {
    return result("cuInit");
  }

  @Override
  public int cuDriverGetVersion(IntByReference answer) {
    answer.setValue(version);
    return result("cuDriverGetVersion");
  }

  @Override
  public int cuDeviceGetCount(IntByReference count) {
    count.setValue(devices);
    return result("cuDeviceGetCount");
  }

  @Override
  public int cuDeviceGet(IntByReference device, int ordinal) {
    device.setValue(ordinal + 70);
    return result("cuDeviceGet");
  }

  @Override
  public int cuDeviceGetName(byte[] name, int length, int device) {
    byte[] text = ("Fake %d".formatted(device)).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, name, 0, text.length);
    return result("cuDeviceGetName");
  }

  @Override
  public int cuDeviceGetAttribute(IntByReference value, int attribute, int device) {
    value.setValue(attribute == ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR ? 9 : 1);
    return result("cuDeviceGetAttribute");
  }

  @Override
  public int cuDeviceTotalMem_v2(LongByReference bytes, int device) {
    bytes.setValue(80L << 30);
    return result("cuDeviceTotalMem");
  }

  @Override
  public int cuDevicePrimaryCtxRetain(PointerByReference context, int device) {
    context.setValue(new Pointer(device));
    if (result("cuDevicePrimaryCtxRetain") == SUCCESS) {
      retained++;
    }
    return result("cuDevicePrimaryCtxRetain");
  }

  @Override
  public int cuDevicePrimaryCtxRelease_v2(int device) {
    retained--;
    return SUCCESS;
  }

  @Override
  public int cuCtxPushCurrent_v2(Pointer context) {
    return SUCCESS;
  }

  @Override
  public int cuCtxPopCurrent_v2(PointerByReference context) {
    return SUCCESS;
  }

  @Override
  public int cuMemGetInfo_v2(LongByReference free, LongByReference total) {
    free.setValue(79L << 30);
    return result("cuMemGetInfo");
  }

  @Override
  public int cuGetErrorString(int error, PointerByReference text) {
    Memory words = new Memory(32);
    words.setString(0, "words for %d".formatted(error));
    text.setValue(words);
    kept = words;
    return SUCCESS;
  }

  /** JNA frees memory that nobody refers to. */
  Memory kept;
}
