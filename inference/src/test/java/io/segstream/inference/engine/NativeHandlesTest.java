package io.segstream.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.NativeHandles.Lease;
import org.junit.jupiter.api.Test;

class NativeHandlesTest {
  @Test
  void shouldCountWhatIsOpenByKindAndForgetALeaseOnce() {
    // Given
    int before = NativeHandles.live();
    Lease first = NativeHandles.acquire("test-kind");
    Lease second = NativeHandles.acquire("test-kind");
    assertThat(NativeHandles.live("test-kind")).isEqualTo(2);
    assertThat(NativeHandles.live()).isEqualTo(before + 2);

    // When
    first.close();
    first.close();

    // Then
    assertThat(NativeHandles.live("test-kind")).isEqualTo(1);
    second.close();
    assertThat(NativeHandles.byKind()).containsEntry("test-kind", 0);
    assertThat(NativeHandles.live("never-seen")).isZero();
  }
}
