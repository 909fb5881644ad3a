package io.segstream.streams.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FramePoolTest {
  private static FramePool.Lease lend(FramePool pool, int bytes) {
    return pool.tryLease(bytes).orElseThrow();
  }

  @Test
  void shouldLendToWhoeverWaitsOnceABufferIsGivenBack() throws Exception {
    // Given
    FramePool pool = new FramePool(100);
    FramePool.Lease held = lend(pool, 80);
    FutureTask<Optional<FramePool.Lease>> waiting =
        new FutureTask<>(() -> pool.lease(30, Duration.ofMinutes(1)));
    Thread thread = new Thread(waiting, "waits-for-a-buffer");
    thread.start();

    // When
    held.close();

    // Then
    try (FramePool.Lease lease = waiting.get().orElseThrow()) {
      assertThat(lease.buffer().capacity()).isEqualTo(30);
    }
    thread.join();
    assertThat(pool.leases()).isZero();
  }

  @Test
  void shouldLendABufferThatIsAloneWhateverItsSize() {
    FramePool pool = new FramePool(100);
    try (FramePool.Lease lease = lend(pool, 500)) {
      assertThat(lease.buffer().capacity()).isEqualTo(500);
      assertThat(pool.tryLease(1)).isEmpty();
    }
    assertThat(pool.tryLease(1)).isPresent();
  }

  @Test
  void shouldLeaveHalfOfTheDirectMemoryToOthers() {
    assertThat(DirectMemory.limitBytes()).isPositive();
    assertThat(FramePool.ofDirectMemory().shortage(1))
        .contains("limit of %d bytes".formatted(DirectMemory.limitBytes() / 2));
  }

  @Test
  void shouldLendTheSameBufferAgain() {
    // Given
    FramePool pool = new FramePool(100);
    ByteBuffer first;
    try (FramePool.Lease lease = lend(pool, 60)) {
      first = lease.buffer();
      first.position(7).limit(9);
    }

    // When
    try (FramePool.Lease lease = lend(pool, 60)) {
      // Then
      assertThat(lease.buffer()).isSameAs(first);
      assertThat(lease.buffer().position()).isZero();
      assertThat(lease.buffer().limit()).isEqualTo(60);
    }
  }

  @Test
  void shouldDropIdleBuffersOfOtherSizesBeforeRefusing() {
    // Given
    FramePool pool = new FramePool(100);
    lend(pool, 40).close();
    lend(pool, 50).close();

    // When
    try (FramePool.Lease lease = lend(pool, 60)) {
      // Then
      assertThat(lease.buffer().capacity()).isEqualTo(60);
      assertThat(pool.bytes()).isLessThanOrEqualTo(100);
      assertThat(pool.leases()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseMoreThanItsLimitAndSayWhatIsOnLoan() throws Exception {
    FramePool pool = new FramePool(100);
    try (FramePool.Lease held = lend(pool, 80)) {
      assertThat(held.buffer().isDirect()).isTrue();
      assertThat(pool.tryLease(30)).isEmpty();
      assertThat(pool.lease(30, Duration.ZERO)).isEmpty();
      assertThat(pool.shortage(30))
          .contains("limit of 100 bytes does not allow 30 more")
          .contains("80 bytes are on loan in 1 leases")
          .contains("-XX:MaxDirectMemorySize");
    }
    assertThat(pool.leases()).isZero();
  }

  @Test
  void shouldCountALeaseClosedTwiceOnce() {
    // Given
    FramePool pool = new FramePool(100);
    FramePool.Lease lease = lend(pool, 10);

    // When
    lease.close();
    lease.close();

    // Then
    assertThat(pool.leases()).isZero();
    assertThat(pool.bytes()).isEqualTo(10);
    assertThatThrownBy(lease::buffer).hasMessage("This frame buffer has been given back");
  }
}
