package io.segstream.inference.command;

import io.segstream.inference.terminal.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands; hands the terminal to those whose constructor takes one. */
final class CommandFactory implements IFactory {
  private final Terminal terminal;
  private final IFactory fallback = CommandLine.defaultFactory();

  CommandFactory(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == Terminal.class) {
        // Commands are seen by their own package only.
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(terminal));
      }
    }
    return fallback.create(type);
  }

  PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
