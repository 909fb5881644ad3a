package io.segstream.streams.cli;

import io.segstream.inference.tensorrt.plan.PlanListener;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Shows a plan in the making: a bar for each phase on a screen, a line for each elsewhere. */
final class PlanProgress implements PlanListener, AutoCloseable {
  private final Terminal terminal;
  private final Set<String> phases = new HashSet<>();
  private String phase = "";
  private ProgressBar bar;

  PlanProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void refused(String line) {
    say(line);
  }

  @Override
  public synchronized void waiting(String holder) {
    say("%s builds this plan: waiting for it".formatted(holder));
  }

  /** Comes from threads of the build. */
  @Override
  public synchronized void progressed(String nowPhase, int step, int steps) {
    if (bar == null || !phase.equals(nowPhase)) {
      close();
      phase = nowPhase;
      if (phases.add(phase) && terminal.display() == Terminal.Display.PLAIN) {
        say("plan: " + phase);
      }
      bar =
          new ProgressBar(
              phase, "steps", steps > 0 ? OptionalLong.of(steps) : OptionalLong.empty(), terminal);
    }
    bar.update(step);
  }

  private void say(String line) {
    if (bar != null) {
      bar.clear();
    }
    terminal.err().println(SegstreamCli.NAME + ": " + line);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
