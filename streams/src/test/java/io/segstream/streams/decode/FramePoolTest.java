package io.segstream.streams.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramePoolTest {

  @Test
  void shouldLendTheSameBufferAgain() {
    // Given
    FramePool pool = new FramePool(100);
    ByteBuffer first;
    try (FramePool.Lease lease = pool.lease(60)) {
      first = lease.buffer();
      first.position(7).limit(9);
    }

    // When
    try (FramePool.Lease lease = pool.lease(60)) {
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
    pool.lease(40).close();
    pool.lease(50).close();

    // When
    try (FramePool.Lease lease = pool.lease(60)) {
      // Then
      assertThat(lease.buffer().capacity()).isEqualTo(60);
      assertThat(pool.bytes()).isLessThanOrEqualTo(100);
      assertThat(pool.leases()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseMoreThanItsLimitAndSayWhatIsOnLoan() {
    FramePool pool = new FramePool(100);
    try (FramePool.Lease held = pool.lease(80)) {
      assertThat(held.buffer().isDirect()).isTrue();
      assertThatThrownBy(() -> pool.lease(30))
          .hasMessageContaining("limit of 100 bytes does not allow 30 more")
          .hasMessageContaining("80 bytes are on loan in 1 leases");
    }
    assertThat(pool.leases()).isZero();
  }

  @Test
  void shouldCountALeaseClosedTwiceOnce() {
    // Given
    FramePool pool = new FramePool(100);
    FramePool.Lease lease = pool.lease(10);

    // When
    lease.close();
    lease.close();

    // Then
    assertThat(pool.leases()).isZero();
    assertThat(pool.bytes()).isEqualTo(10);
    assertThatThrownBy(lease::buffer).hasMessage("This frame buffer has been given back");
  }
}
