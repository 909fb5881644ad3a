package io.segstream.inference.tensorrt.check;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.bundled.BundledModel;
import io.segstream.inference.tensorrt.InstalledTensorRt;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program of {@code deploy/gpu-check}: prints the table for a model, the service's default if
 * none is named. Exit codes: 0 all bounds kept, 1 one was broken, 2 there is nothing to check here.
 */
public final class GpuCheckMain {
  private static final int KEPT = 0;
  private static final int BROKEN = 1;
  private static final int NOTHING_TO_CHECK = 2;

  private GpuCheckMain() {}

  /** Runs the check and ends the process. */
  public static void main(String[] arguments) throws IOException {
    int code =
        run(InstalledTensorRt.backend(), arguments, CheckPlan.full(), System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs the check.
   *
   * @param arguments nothing, or the directory of a model
   * @return the exit code
   */
  static int run(
      TensorRtBackend backend, String[] arguments, CheckPlan plan, PrintStream out, PrintStream err)
      throws IOException {
    TensorRtStatus status = backend.probe();
    if (!status.usable()) {
      err.println("gpu-check: " + status.shortfall().orElseThrow());
      return NOTHING_TO_CHECK;
    }
    Path directory = Files.createTempDirectory("segstream-gpu-check");
    Path given = arguments.length > 0 ? Path.of(arguments[0]) : directory.resolve("model");
    if (arguments.length == 0) {
      BundledModel.SMALL.writeTo(given);
    }
    LoadedModel model = LoadedModel.load(given);
    out.printf(
        "Model %s, TensorRT %s, CUDA %s, driver for CUDA %s, Java %s%n%n",
        model,
        status.tensorRtVersion().orElseThrow(),
        status.cudaVersion().orElseThrow(),
        status.driverVersion().orElse("?"),
        System.getProperty("java.version"));
    out.println("| what | value | bound | result |");
    out.println("|---|---|---|---|");
    boolean kept =
        new GpuCheck(backend, model, plan, System::nanoTime, out::println).run(directory);
    return kept ? KEPT : BROKEN;
  }
}
