package io.segstream.inference.tensorrt.javacpp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls the object as C++ does: by the places of its table. */
class ProgressMonitorTest {
  private final List<String> heard = new ArrayList<>();
  private final ProgressMonitor monitor =
      new ProgressMonitor(
          (phase, step, steps) -> heard.add("%s %d/%d".formatted(phase, step, steps)));
  private final Pointer object = new Pointer(monitor.address());

  private Function function(int place) {
    return Function.getFunction(object.getPointer(0).getPointer((long) place * Long.BYTES));
  }

  private static Memory text(String text) {
    Memory memory = new Memory(64);
    memory.setString(0, text);
    return memory;
  }

  private void start(String phase, Pointer parent, int steps) {
    function(4).invokeVoid(new Object[] {object, text(phase), parent, steps});
  }

  private boolean goesOn(String phase, int step) {
    return ((int) function(5).invoke(int.class, new Object[] {object, text(phase), step}) & 0xff)
        == 1;
  }

  @Test
  void shouldSayWhatItImplementsAndInWhichLanguage() {
    assertThat(function(0).invokeInt(new Object[] {object})).isZero();
    ProgressMonitor.InterfaceInfo info =
        (ProgressMonitor.InterfaceInfo)
            function(1).invoke(ProgressMonitor.InterfaceInfo.class, new Object[] {object});
    assertThat(info.kind.getString(0)).isEqualTo("IProgressMonitor");
    assertThat(List.of(info.major, info.minor)).containsExactly(1, 0);
  }

  @Test
  void shouldTellStepsOfPhasesThatNest() {
    start("Building", null, 2);
    start("Choosing kernels", text("Building"), 3);
    assertThat(goesOn("Choosing kernels", 0)).isTrue();
    assertThat(goesOn("Choosing kernels", 2)).isTrue();
    function(6).invokeVoid(new Object[] {object, text("Choosing kernels")});
    assertThat(goesOn("Building", 0)).isTrue();
    assertThat(heard)
        .containsExactly(
            "Building 0/2",
            "Choosing kernels 0/3",
            "Choosing kernels 1/3",
            "Choosing kernels 3/3",
            "Building 1/2");
  }

  @Test
  void shouldGoOnWhateverIsWrong() {
    ProgressMonitor broken =
        new ProgressMonitor(
            (phase, step, steps) -> {
              throw new IllegalStateException("asked to");
            });
    Pointer other = new Pointer(broken.address());
    Function step = Function.getFunction(other.getPointer(0).getPointer(5L * Long.BYTES));
    assertThat((int) step.invoke(int.class, new Object[] {other, null, 4}) & 0xff).isEqualTo(1);
    // TensorRT may finish fewer steps than it announced, or more.
    start("Phase", null, 1);
    assertThat(goesOn("Phase", 5)).isTrue();
    assertThat(goesOn("Unknown", 5)).isTrue();
    assertThat(heard).containsExactly("Phase 0/1", "Phase 1/1", "Unknown 6/0");
  }
}
