package io.segstream.streams.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {

  @Test
  void shouldCountRepeatsInsteadOfPrintingThem() {
    // Given
    AtomicLong now = new AtomicLong();
    RepeatFilter filter = new RepeatFilter(now::get, 10, 4);

    // When
    var first = filter.offer("error while decoding MB 3 7");
    var second = filter.offer("error while decoding MB 4 7");
    var third = filter.offer("error while decoding MB 5 7");
    now.set(10);
    var later = filter.offer("error while decoding MB 6 7");

    // Then
    assertThat(first).containsExactly("error while decoding MB 3 7");
    assertThat(second).isEmpty();
    assertThat(third).isEmpty();
    assertThat(later)
        .containsExactly(
            "error while decoding MB 5 7 (and 2 more like it)", "error while decoding MB 6 7");
  }

  @Test
  void shouldReportWhatItForgets() {
    // Given
    RepeatFilter filter = new RepeatFilter(() -> 0, 10, 1);
    filter.offer("a");
    filter.offer("a");

    // When
    var lines = filter.offer("b");

    // Then
    assertThat(lines).containsExactly("a (and 1 more like it)", "b");
  }
}
