package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.diagnosis.Diagnosis;
import io.segstream.inference.diagnosis.Examination;
import io.segstream.inference.diagnosis.Fact;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.media.FfmpegLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine can run, and what to do about what is missing. */
@Command(
    name = "doctor",
    description = {
      "Look at Java, libraries, driver and GPUs, and say what each engine can do here and what to do",
      "about what is missing. Succeeds if the service can run."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  segstream doctor", "  segstream doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Diagnosis diagnosis =
        new Examination(InstalledTensorRt.backend(), Path.of(System.getProperty("java.io.tmpdir")))
            .diagnose(List.of(ffmpeg()));
    if (json) {
      terminal.out().println(diagnosis.toJson());
    } else {
      diagnosis.lines().forEach(terminal.out()::println);
    }
    return diagnosis.canRun() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Fact ffmpeg() {
    try {
      return Fact.of("ffmpeg", FfmpegLibrary.version());
    } catch (LinkageError e) {
      return new Fact(
          "ffmpeg",
          "none: " + e.getMessage(),
          Optional.of(
              "run on Linux x86-64 with glibc, and give the directory of temporary files room and the option exec"));
    }
  }
}
