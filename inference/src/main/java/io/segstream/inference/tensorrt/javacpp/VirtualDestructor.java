package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Function;
import com.sun.jna.Pointer;

/**
 * Destroys C++ objects that only their own virtual destructor can destroy.
 *
 * <p>TensorRT 10 has no {@code destroy()} any more: C++ programs {@code delete} what {@code create}
 * functions return, and the JavaCPP presets (up to 1.5.14) have no call for that, so that every
 * object would stay with its device memory. This class does what the compiler makes of {@code
 * delete object}.
 *
 * <p>By the Itanium C++ ABI, which GCC and Clang follow on Linux, the first word of an object with
 * virtual functions points to its table of virtual functions, in the order of their declaration. A
 * virtual destructor takes two places there: the complete object destructor, and the deleting
 * destructor, which also frees the object's memory by the {@code operator delete} of the library it
 * comes from. The latter is a function {@code void(void* object)}.
 *
 * <ul>
 *   <li>All classes derived from {@code nvinfer1::INoCopy} (builder, network, configuration, timing
 *       cache, host memory, runtime, engine, context) declare nothing virtual before the destructor
 *       of {@code INoCopy}: {@link #FIRST}.
 *   <li>{@code nvonnxparser::IParser} of version 10 declares eight functions first ({@code parse},
 *       {@code parseFromFile}, {@code supportsModel}, {@code parseWithWeightDescriptors}, {@code
 *       supportsOperator}, {@code getNbErrors}, {@code getError}, {@code clearErrors}): {@link
 *       #PARSER}. The presets of 10.15, which are compiled against NVIDIA's header, call {@code
 *       getError} in place 6 and {@code getUsedVCPluginLibraries}, the first one behind the
 *       destructor, in place 10. Version 11 declares two fewer.
 * </ul>
 */
enum VirtualDestructor {
  /** For classes whose first virtual function is the destructor. */
  FIRST(0),
  /** For {@code nvonnxparser::IParser} of TensorRT 10. */
  PARSER(8);

  private final int functionsBefore;

  VirtualDestructor(int functionsBefore) {
    this.functionsBefore = functionsBefore;
  }

  /**
   * Destroys an object and frees its memory.
   *
   * @param address of the object, which nobody may use any more; not 0
   */
  void delete(long address) {
    if (address == 0) {
      throw new IllegalArgumentException("There is no object at address 0");
    }
    Pointer object = new Pointer(address);
    Pointer table = object.getPointer(0);
    long deleting = (functionsBefore + 1L) * Long.BYTES;
    Function destructor = Function.getFunction(table.getPointer(deleting));
    destructor.invokeVoid(new Object[] {object});
  }
}
