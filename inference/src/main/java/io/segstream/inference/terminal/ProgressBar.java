package io.segstream.inference.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Shows how far long work is: a line that is overwritten on a screen, a line every few seconds
 * elsewhere. Not thread-safe.
 *
 * <p>Call order: {@link #update} any number of times, then {@link #close} once.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long SCREEN_INTERVAL = Duration.ofMillis(100).toNanos();
  private static final long LINE_INTERVAL = Duration.ofSeconds(5).toNanos();
  private static final int WIDTH = 30;
  private static final double NANOS = 1e9;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final String title;
  private final String unit;
  private final OptionalLong total;
  private final PrintStream out;
  private final Terminal.Display display;
  private final LongSupplier clock;
  private final long start;
  private long doneBefore;
  private long done;
  private long shownAt;
  private boolean shown;
  private String note = "";

  /**
   * Begins; the rate counts from now.
   *
   * @param unit what is counted, for example {@code frames}
   * @param total empty if it is not known how much there is
   */
  public ProgressBar(String title, String unit, OptionalLong total, Terminal terminal) {
    this.title = title;
    this.unit = unit;
    this.total = total;
    this.out = terminal.err();
    this.display = terminal.display();
    this.clock = terminal.nanoClock();
    this.start = clock.getAsLong();
    this.shownAt = start;
  }

  /**
   * Says how much had been done before this began; rate and time left go by what is done since.
   *
   * @return this
   */
  public ProgressBar goingOnFrom(long doneEarlier) {
    doneBefore = doneEarlier;
    done = doneEarlier;
    return this;
  }

  /** Says how much is done by now, from 0, what was done before included. */
  public void update(long nowDone) {
    done = nowDone;
    long now = clock.getAsLong();
    long interval = display == Terminal.Display.INTERACTIVE ? SCREEN_INTERVAL : LINE_INTERVAL;
    if (now - shownAt >= interval) {
      shownAt = now;
      show(now);
    }
  }

  /** Text shown behind the numbers from now on; empty for none. */
  public void note(String text) {
    note = text;
  }

  /** Makes room on a screen for a line of text; the next update shows the bar again. */
  public void clear() {
    if (shown && display == Terminal.Display.INTERACTIVE) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private void show(long now) {
    shown = true;
    if (display == Terminal.Display.INTERACTIVE) {
      out.print(ERASE_LINE + line(now));
      out.flush();
    } else {
      out.println(line(now));
    }
  }

  private String line(long now) {
    double seconds = (now - start) / NANOS;
    double rate = seconds > 0 ? (done - doneBefore) / seconds : 0;
    StringBuilder line = new StringBuilder(title);
    if (total.isPresent() && total.getAsLong() > 0) {
      double share = Math.min(1, (double) done / total.getAsLong());
      if (display == Terminal.Display.INTERACTIVE) {
        int filled = (int) Math.round(share * WIDTH);
        line.append(" [").append("#".repeat(filled)).append(".".repeat(WIDTH - filled)).append(']');
      }
      line.append(String.format(Locale.ROOT, " %3.0f%%", share * 100));
      line.append(String.format(Locale.ROOT, " %d/%d %s", done, total.getAsLong(), unit));
    } else {
      line.append(String.format(Locale.ROOT, " %d %s", done, unit));
    }
    line.append(String.format(Locale.ROOT, ", %.1f/s", rate));
    if (total.isPresent() && rate > 0 && done < total.getAsLong()) {
      line.append(", ").append(time((total.getAsLong() - done) / rate)).append(" left");
    }
    return note.isEmpty() ? line.toString() : line.append(", ").append(note).toString();
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Removes the line from a screen; elsewhere prints the last state if any was printed before. */
  @Override
  public void close() {
    if (!shown) {
      return;
    }
    if (display == Terminal.Display.INTERACTIVE) {
      out.print(ERASE_LINE);
      out.flush();
    } else {
      out.println(line(clock.getAsLong()));
    }
  }
}
