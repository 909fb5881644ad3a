package io.segstream.streams.cli;

import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.demo.DemoListener;
import java.util.OptionalLong;

/** Shows how the demo gets on. */
final class DemoProgress implements DemoListener, AutoCloseable {
  private final Terminal terminal;
  private ProgressBar bar;
  private String title = "";

  DemoProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void step(String what) {
    close();
    terminal.err().println(what + " ...");
  }

  @Override
  public synchronized void segmenting(long done, long total) {
    show("segmenting", done, total);
  }

  @Override
  public synchronized void rendering(long done, long total) {
    show("rendering", done, total);
  }

  private void show(String what, long done, long total) {
    if (bar == null || !title.equals(what)) {
      close();
      title = what;
      bar = new ProgressBar(what, "frames", OptionalLong.of(total), terminal);
    }
    bar.update(done);
  }

  @Override
  public synchronized void warning(String text) {
    terminal.err().println("warning: " + text);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
