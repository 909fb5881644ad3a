package io.segstream.inference.diagnosis;

import ai.onnxruntime.OrtEnvironment;
import io.segstream.inference.diagnosis.EngineFinding.Obstacle;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.engine.TensorRtEngine;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.tensorrt.TensorRtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a machine. Nothing is downloaded, and nothing is left behind. */
public final class Examination {
  private static final String ONNX_RUNTIME = "OnnxRuntime";
  private static final String NONE = "none";
  private static final int SIDE = 64;

  private final TensorRtBackend tensorRt;
  private final Path scratch;

  /**
   * @param tensorRt is asked what it can do
   * @param scratch a directory for files, where a model is written for a moment
   */
  public Examination(TensorRtBackend tensorRt, Path scratch) {
    this.tensorRt = tensorRt;
    this.scratch = scratch;
  }

  /**
   * Looks at everything.
   *
   * @param more facts that other modules have found
   */
  public Diagnosis diagnose(List<Fact> more) {
    TensorRtStatus status = tensorRt.probe();
    EngineFinding onnx = onnxRuntime();
    List<Fact> facts = new ArrayList<>();
    facts.add(system());
    facts.add(java());
    facts.addAll(more);
    facts.add(
        Fact.of(
            "onnxruntime", onnx.usable() ? OrtEnvironment.getEnvironment().getVersion() : NONE));
    facts.add(
        Fact.of("driver", status.driverVersion().map(cuda -> "for CUDA " + cuda).orElse(NONE)));
    facts.add(Fact.of("cuda", status.cudaVersion().orElse(NONE)));
    facts.add(Fact.of("tensorrt", status.tensorRtVersion().orElse(NONE)));
    return new Diagnosis(facts, status.devices(), List.of(onnx, tensorRt(status)));
  }

  private static Fact system() {
    return Fact.of(
        "system",
        "%s %s %s, %d processors, heap of up to %d MiB"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
  }

  private static Fact java() {
    return Fact.of(
        "java",
        "%s (%s) in %s"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.home")));
  }

  /** Believes only a model that has run. */
  private EngineFinding onnxRuntime() {
    String can = "ONNX models in float32 and INT8, on the CPU";
    try {
      Path directory = Files.createTempDirectory(scratch, "segstream-doctor");
      try {
        BaselineModel.writeTo(directory);
        runOnce(LoadedModel.load(directory));
      } finally {
        Files.deleteIfExists(directory.resolve(ModelCard.DEFAULT_WEIGHTS));
        Files.deleteIfExists(directory.resolve(ModelCard.FILE_NAME));
        Files.deleteIfExists(directory);
      }
      return new EngineFinding(ONNX_RUNTIME, can, Optional.empty());
    } catch (EngineException e) {
      return new EngineFinding(
          ONNX_RUNTIME,
          can,
          Optional.of(
              new Obstacle(
                  e.getMessage(),
                  "run on Linux x86-64 with glibc, and give the directory of temporary files %s room and the option exec"
                      .formatted(scratch))));
    } catch (IOException e) {
      return new EngineFinding(
          ONNX_RUNTIME,
          can,
          Optional.of(
              new Obstacle(
                  "no file can be written in %s: %s".formatted(scratch, e),
                  "give it room, or name another directory with -Djava.io.tmpdir=...")));
    }
  }

  private static void runOnce(LoadedModel model) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * FrameBatch.CHANNELS);
    try (SegmentationEngine engine = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        FrameFeatures features = engine.infer(new FrameBatch(pixels, 1, SIDE, SIDE))) {
      features.frame(0);
    }
  }

  private static EngineFinding tensorRt(TensorRtStatus status) {
    return new EngineFinding(
        TensorRtEngine.NAME,
        "plans from ONNX models in float32, TF32, float16 and INT8, on %s"
            .formatted(status.devices().size() == 1 ? "1 GPU" : status.devices().size() + " GPUs"),
        status.shortfall().map(shortfall -> new Obstacle(shortfall.found(), shortfall.needed())));
  }
}
