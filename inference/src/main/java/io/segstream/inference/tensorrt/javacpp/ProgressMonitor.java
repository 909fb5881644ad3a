package io.segstream.inference.tensorrt.javacpp;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import io.segstream.inference.tensorrt.BuildProgress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a build is: an object of the C++ class {@code nvinfer1::IProgressMonitor}, made
 * here, since the JavaCPP presets cannot be derived from there.
 *
 * <p>By the Itanium C++ ABI an object without fields is a pointer to its table of virtual
 * functions, in the order of their declaration: {@code getAPILanguage} and {@code getInterfaceInfo}
 * of {@code IVersionedInterface}, two places for its destructor, then {@code phaseStart}, {@code
 * stepComplete} and {@code phaseFinish}. The presets of 10.15, which are compiled against NVIDIA's
 * header, call them in just these places. TensorRT does not own monitors, and never destroys one.
 *
 * <p>Phases nest, several may be under way, and calls come from any thread. Keep it reachable until
 * what it was given to is gone.
 */
final class ProgressMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressMonitor.class);
  private static final int CPP = 0;
  private static final byte GO_ON = 1;
  private static final int FUNCTIONS = 7;

  /** {@code struct InterfaceInfo}, returned by value. */
  @FieldOrder({"kind", "major", "minor"})
  public static class InterfaceInfo extends Structure implements Structure.ByValue {
    /** Name of the interface, as C has it. */
    public Pointer kind;

    public int major;
    public int minor;
  }

  /** {@code APILanguage getAPILanguage() const}. */
  @FunctionalInterface
  interface GetApiLanguage extends Callback {
    int language(Pointer self);
  }

  /** {@code InterfaceInfo getInterfaceInfo() const}. */
  @FunctionalInterface
  interface GetInterfaceInfo extends Callback {
    InterfaceInfo info(Pointer self);
  }

  /** A destructor; nobody calls it. */
  @FunctionalInterface
  interface Destructor extends Callback {
    void destroy(Pointer self);
  }

  /** {@code void phaseStart(char const* phaseName, char const* parentPhase, int32_t nbSteps)}. */
  @FunctionalInterface
  interface PhaseStart extends Callback {
    void started(Pointer self, Pointer phase, Pointer parent, int steps);
  }

  /** {@code bool stepComplete(char const* phaseName, int32_t step)}: whether to go on. */
  @FunctionalInterface
  interface StepComplete extends Callback {
    byte completed(Pointer self, Pointer phase, int step);
  }

  /** {@code void phaseFinish(char const* phaseName)}. */
  @FunctionalInterface
  interface PhaseFinish extends Callback {
    void finished(Pointer self, Pointer phase);
  }

  private final BuildProgress progress;
  private final ConcurrentMap<String, Integer> steps = new ConcurrentHashMap<>();
  private final InterfaceInfo info = new InterfaceInfo();
  private final Memory kind = new Memory(32);
  private final Memory table = new Memory((long) FUNCTIONS * Long.BYTES);
  private final Memory object = new Memory(Long.BYTES);

  // JNA frees callbacks that nobody refers to.
  private final List<Callback> functions;

  ProgressMonitor(BuildProgress progress) {
    this.progress = progress;
    kind.setString(0, "IProgressMonitor");
    info.kind = kind;
    info.major = 1;
    info.minor = 0;
    info.write();
    GetApiLanguage language = self -> CPP;
    GetInterfaceInfo version = self -> info;
    Destructor complete = self -> {};
    Destructor deleting = self -> {};
    PhaseStart started = (self, phase, parent, count) -> started(text(phase), count);
    StepComplete completed = (self, phase, step) -> completed(text(phase), step);
    PhaseFinish finished = (self, phase) -> steps.remove(text(phase));
    functions = List.of(language, version, complete, deleting, started, completed, finished);
    for (int place = 0; place < FUNCTIONS; place++) {
      table.setPointer(
          (long) place * Long.BYTES, CallbackReference.getFunctionPointer(functions.get(place)));
    }
    object.setPointer(0, table);
  }

  /** Address of the C++ object. */
  long address() {
    return Pointer.nativeValue(object);
  }

  private static String text(Pointer text) {
    return text == null ? "" : text.getString(0, "UTF-8");
  }

  private void started(String phase, int count) {
    steps.put(phase, count);
    tell(phase, 0);
  }

  private byte completed(String phase, int step) {
    tell(phase, step + 1);
    return GO_ON;
  }

  /** C++ must not see an exception. */
  private void tell(String phase, int done) {
    try {
      int count = Math.max(0, steps.getOrDefault(phase, 0));
      progress.progressed(phase, count == 0 ? done : Math.min(done, count), count);
    } catch (RuntimeException e) {
      LOG.warn("A step of TensorRT's build was not told: {}", e.toString());
    }
  }
}
