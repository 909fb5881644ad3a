package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model another one is made of, and where that one goes. */
final class DerivationOptions {
  @Parameters(paramLabel = "MODEL", description = "Name, or name@version.")
  private String reference;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      required = true,
      description = "Directory of the new model; a model in it is replaced.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the new model. Default: that of its directory.")
  private Optional<String> name;

  /** The model that it is made of, as users name it. */
  String reference() {
    return reference;
  }

  /**
   * Where the new model goes.
   *
   * @throws io.segstream.inference.command.UsageException if it would overwrite the other
   */
  ModelTarget target(LoadedModel from) {
    return ModelTarget.of(out, name, from);
  }

  /** Opens what was made once, so that a model that does not run is told now, and says where. */
  static int report(LoadedModel made, Terminal terminal) throws IOException {
    OnnxRuntimeEngine.open(made, EngineSettings.defaults()).close();
    terminal.out().printf("%s  %s%n", made.card().reference(), made.directory());
    return ExitCode.DONE;
  }
}
