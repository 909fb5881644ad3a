package io.segstream.inference.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final String ERASE = "\r\u001b[2K";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos = 5;

  private ProgressBar bar(OptionalLong total, Terminal.Display display) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), stream, stream, Map.of(), display, () -> nanos);
    return new ProgressBar("film", "frames", total, terminal);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String taken() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void shouldOverwriteOneLineOnAScreenTenTimesASecondAtMost() {
    try (ProgressBar bar = bar(OptionalLong.of(200), Terminal.Display.INTERACTIVE)) {
      pass(Duration.ofMillis(99));
      bar.update(5);
      assertThat(taken()).isEmpty();

      pass(Duration.ofMillis(1901));
      bar.update(50);
      assertThat(taken())
          .isEqualTo(
              ERASE
                  + "film [########......................]  25% 50/200 frames, 25.0/s, 0:06 left");
      pass(Duration.ofMillis(50));
      bar.update(51);
      assertThat(taken()).isEmpty();
    }
    assertThat(taken()).isEqualTo(ERASE);
  }

  @Test
  void shouldPrintWholeLinesEveryFiveSecondsElsewhere() {
    try (ProgressBar bar = bar(OptionalLong.of(200), Terminal.Display.PLAIN)) {
      pass(Duration.ofMillis(4999));
      bar.update(40);
      assertThat(taken()).isEmpty();

      pass(Duration.ofMillis(1));
      bar.note("2 damaged");
      bar.update(50);
      assertThat(taken())
          .isEqualToIgnoringNewLines("film  25% 50/200 frames, 10.0/s, 0:15 left, 2 damaged");
      pass(Duration.ofSeconds(5));
      bar.update(200);
      taken();
    }
    assertThat(taken()).isEqualToIgnoringNewLines("film 100% 200/200 frames, 20.0/s, 2 damaged");
  }

  @Test
  void shouldTakeTheRateFromWhatIsDoneSinceItWentOn() {
    try (ProgressBar bar = bar(OptionalLong.of(200), Terminal.Display.PLAIN).goingOnFrom(100)) {
      pass(Duration.ofSeconds(5));
      bar.update(150);
      assertThat(taken()).isEqualToIgnoringNewLines("film  75% 150/200 frames, 10.0/s, 0:05 left");
    }
  }

  @Test
  void shouldCountWithoutAShareWhereTheTotalIsUnknown() {
    try (ProgressBar bar = bar(OptionalLong.empty(), Terminal.Display.PLAIN)) {
      pass(Duration.ofSeconds(10));
      bar.update(50);
      assertThat(taken()).isEqualToIgnoringNewLines("film 50 frames, 5.0/s");
    }
  }

  @Test
  void shouldNotPassHundredPercentWhenTheTotalWasAnUnderestimate() {
    try (ProgressBar bar = bar(OptionalLong.of(10), Terminal.Display.PLAIN)) {
      pass(Duration.ofSeconds(10));
      bar.update(15);
      assertThat(taken()).isEqualToIgnoringNewLines("film 100% 15/10 frames, 1.5/s");
    }
  }

  @Test
  void shouldSayNothingAboutWorkThatWasDoneAtOnce() {
    try (ProgressBar bar = bar(OptionalLong.of(3), Terminal.Display.PLAIN)) {
      bar.update(3);
    }
    assertThat(taken()).isEmpty();
  }

  @Test
  void shouldMakeRoomForAWarningOnAScreenOnly() {
    for (Terminal.Display display : Terminal.Display.values()) {
      try (ProgressBar bar = bar(OptionalLong.empty(), display)) {
        bar.clear();
        assertThat(taken()).as("nothing shown yet").isEmpty();
        pass(Duration.ofSeconds(6));
        bar.update(1);
        taken();
        bar.clear();
        assertThat(taken()).isEqualTo(display == Terminal.Display.INTERACTIVE ? ERASE : "");
      }
      taken();
    }
  }
}
