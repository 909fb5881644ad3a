package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * The calls of the CUDA driver that say what devices there are. They are made through JNA and
 * before anything else of CUDA, because {@code libcuda.so.1} is there exactly where the driver is,
 * and answers every one of them with an error code. Names and signatures are those of {@code
 * cuda.h}.
 */
interface CudaDriver extends Library {
  /** Name of the driver's library. */
  String LIBRARY = "libcuda.so.1";

  int SUCCESS = 0;
  int ERROR_OUT_OF_MEMORY = 2;
  int ERROR_STUB_LIBRARY = 34;
  int ERROR_NO_DEVICE = 100;
  int ERROR_SYSTEM_DRIVER_MISMATCH = 803;

  int ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75;
  int ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76;

  int cuInit(int flags);

  int cuDriverGetVersion(IntByReference version);

  int cuDeviceGetCount(IntByReference count);

  int cuDeviceGet(IntByReference device, int ordinal);

  int cuDeviceGetName(byte[] name, int length, int device);

  int cuDeviceGetAttribute(IntByReference value, int attribute, int device);

  int cuDeviceTotalMem_v2(LongByReference bytes, int device);

  int cuDevicePrimaryCtxRetain(PointerByReference context, int device);

  int cuDevicePrimaryCtxRelease_v2(int device);

  int cuCtxPushCurrent_v2(Pointer context);

  int cuCtxPopCurrent_v2(PointerByReference context);

  int cuMemGetInfo_v2(LongByReference free, LongByReference total);

  int cuGetErrorString(int error, PointerByReference text);
}
