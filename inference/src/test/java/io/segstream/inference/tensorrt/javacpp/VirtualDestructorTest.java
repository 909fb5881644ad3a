package io.segstream.inference.tensorrt.javacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects and tables of virtual functions are made by hand, as a compiler lays them out. */
class VirtualDestructorTest {
  /** A C function {@code void(void*)}. */
  @FunctionalInterface
  interface Deleting extends Callback {
    void delete(Pointer object);
  }

  private final List<String> called = new ArrayList<>();

  private void deleteAnObject(VirtualDestructor destructor) {
    List<Deleting> functions = new ArrayList<>();
    Memory table = new Memory(12L * Long.BYTES);
    Memory object = new Memory(2L * Long.BYTES);
    for (int place = 0; place < 12; place++) {
      int number = place;
      Deleting function =
          self -> called.add("%d with the object: %s".formatted(number, self.equals(object)));
      functions.add(function);
      table.setPointer((long) place * Long.BYTES, CallbackReference.getFunctionPointer(function));
    }
    object.setPointer(0, table);
    destructor.delete(Pointer.nativeValue(object));
    assertThat(functions).hasSize(12);
  }

  @Test
  void shouldCallTheDeletingDestructorWithTheObject() {
    deleteAnObject(VirtualDestructor.FIRST);
    assertThat(called).containsExactly("1 with the object: true");
  }

  @Test
  void shouldCallTheParsersBehindTheEightFunctionsThatItDeclaresFirst() {
    deleteAnObject(VirtualDestructor.PARSER);
    assertThat(called).containsExactly("9 with the object: true");
  }

  @Test
  void shouldRefuseNoObject() {
    assertThatThrownBy(() -> VirtualDestructor.FIRST.delete(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no object at address 0");
  }

  @Test
  void shouldFreeInReverseOrderAndEverythingEvenIfSomethingFails() {
    NativeScope scope = new NativeScope();
    scope.onClose(() -> called.add("first"));
    scope.onClose(
        () -> {
          throw new IllegalStateException("second");
        });
    scope.onClose(
        () -> {
          throw new IllegalStateException("third");
        });
    assertThatThrownBy(scope::close)
        .hasMessage("third")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    scope.close();
    assertThat(called).containsExactly("first");
  }
}
