package io.segstream.inference.tensorrt.check;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.PlanProfiles;
import io.segstream.inference.engine.PlanProfiles.Batches;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.engine.TensorRtEngine;
import io.segstream.inference.engine.TensorRtSettings;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.tensorrt.BuildProgress;
import io.segstream.inference.tensorrt.BuildRequest;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Checks and measures TensorRT with a model: its numbers against ONNX Runtime on the CPU, batches
 * against single frames, memory after many engines, and frames per second by size, batch, contexts
 * and graphs. A row that fails does not keep the others from being run.
 */
public final class GpuCheck {
  private static final int DEVICE = 0;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double FEED_RATE = 25;
  private static final long MEMORY_BOUND = 64L << 20;
  private static final long IDLE_BYTES = 1L << 30;

  private final TensorRtBackend backend;
  private final LoadedModel model;
  private final CheckPlan plan;
  private final LongSupplier nanos;
  private final Consumer<CheckRow> rows;
  private final List<FrameSize> sizes;
  private boolean failed;

  /**
   * @param nanos a clock
   * @param rows hears each row when it is there
   */
  public GpuCheck(
      TensorRtBackend backend,
      LoadedModel model,
      CheckPlan plan,
      LongSupplier nanos,
      Consumer<CheckRow> rows) {
    this.backend = backend;
    this.model = model;
    this.plan = plan;
    this.nanos = nanos;
    this.rows = rows;
    this.sizes = plan.sizes().stream().map(size -> CheckFrames.accepted(model, size)).toList();
  }

  /** Runs everything; whether all bounds were kept. */
  public boolean run() throws IOException {
    row(CheckRow.figure("device", backend.probe().device(DEVICE).toString()));
    byte[] onnx = Files.readAllBytes(model.weights());
    attempt("float32", () -> precision(Precision.FLOAT32, onnx, 1e-3));
    attempt("float16", () -> precision(Precision.FLOAT16, HalfPrecision.convert(onnx), 1e-2));
    return !failed;
  }

  private void precision(Precision precision, byte[] onnx, double bound) {
    String name = precision.name().toLowerCase(Locale.ROOT);
    long began = nanos.getAsLong();
    byte[] built = build(precision, onnx);
    row(CheckRow.figure(name + ": build", millis(began)));
    row(CheckRow.figure(name + ": plan", "%d bytes".formatted(built.length)));
    attempt(name + ": difference", () -> difference(name, built, bound));
    attempt(name + ": batch", () -> batch(name, built));
    attempt(name + ": memory", () -> memory(name, built));
    for (FrameSize size : sizes) {
      for (int frames : plan.batches()) {
        String what = "%s: %s, batch %d".formatted(name, size, frames);
        attempt(what, () -> speed(what + ", one context", built, size, frames, 1, Graphs.OFF));
        attempt(what, () -> speed(what + ", two contexts", built, size, frames, 2, Graphs.OFF));
        attempt(
            what, () -> speed(what + ", two, graphs", built, size, frames, 2, Graphs.PER_SHAPE));
      }
    }
  }

  private byte[] build(Precision precision, byte[] onnx) {
    Batches batches = new Batches(Math.min(8, plan.largestBatch()), plan.largestBatch());
    return backend
        .build(
            new BuildRequest(
                onnx,
                PlanProfiles.of(model, batches, sizes),
                precision,
                BuildRequest.DEFAULT_WORKSPACE_BYTES,
                new byte[0],
                DEVICE),
            BuildProgress.NONE)
        .plan();
  }

  private SegmentationEngine open(byte[] built, int contexts, Graphs graphs) {
    return TensorRtEngine.open(
        model,
        List.of(backend.load(built, DEVICE)),
        new TensorRtSettings(contexts, graphs, IDLE_BYTES));
  }

  private void difference(String name, byte[] built, double bound) {
    FrameBatch batch = CheckFrames.noise(1, 4, sizes.get(0));
    try (SegmentationEngine gpu = open(built, 1, Graphs.OFF);
        SegmentationEngine cpu = OnnxRuntimeEngine.open(model, EngineSettings.defaults());
        FrameFeatures actual = gpu.infer(batch);
        FrameFeatures expected = cpu.infer(batch)) {
      double relative = CheckFrames.relativeDifference(actual, expected);
      row(
          CheckRow.bounded(
              name + ": difference to OnnxRuntime, of the largest value",
              number(relative),
              "<= " + number(bound),
              relative <= bound));
    }
  }

  private void batch(String name, byte[] built) {
    FrameBatch batch = CheckFrames.noise(2, plan.comparedBatch(), sizes.get(0));
    try (SegmentationEngine gpu = open(built, 2, Graphs.OFF);
        FrameFeatures together = gpu.infer(batch)) {
      double largest = 0;
      for (int frame = 0; frame < batch.count(); frame++) {
        try (FrameFeatures alone = gpu.infer(CheckFrames.single(batch, frame))) {
          largest = Math.max(largest, CheckFrames.relativeDifference(together, frame, alone));
        }
      }
      double bound = name.startsWith("float16") ? 1e-2 : 1e-3;
      row(
          CheckRow.bounded(
              "%s: batch %d against its frames alone".formatted(name, batch.count()),
              number(largest),
              "<= " + number(bound),
              largest <= bound));
    }
  }

  private void memory(String name, byte[] built) {
    open(built, 1, Graphs.OFF).close();
    long before = free();
    for (int cycle = 0; cycle < plan.cycles(); cycle++) {
      try (SegmentationEngine engine = open(built, 1, Graphs.OFF)) {
        engine.infer(CheckFrames.noise(cycle, 1, sizes.get(0))).close();
      }
    }
    long lost = before - free();
    row(
        CheckRow.bounded(
            "%s: memory of the GPU lost after %d engines".formatted(name, plan.cycles()),
            "%d MiB".formatted(lost >> 20),
            "<= %d MiB".formatted(MEMORY_BOUND >> 20),
            lost <= MEMORY_BOUND));
  }

  private long free() {
    return backend.probe().devices().stream()
        .filter(gpu -> gpu.index() == DEVICE)
        .mapToLong(GpuDevice::freeBytes)
        .sum();
  }

  private void speed(
      String what, byte[] built, FrameSize size, int frames, int contexts, Graphs graphs) {
    FrameBatch batch = CheckFrames.noise(3, frames, size);
    try (SegmentationEngine engine = open(built, contexts, graphs)) {
      CheckFrames.runAll(engine, batch, plan.calls(), contexts);
      long began = nanos.getAsLong();
      CheckFrames.runAll(engine, batch, plan.calls(), contexts);
      double seconds = (nanos.getAsLong() - began) / 1e9;
      double perSecond = (double) frames * plan.calls() / Math.max(seconds, 1e-9);
      row(
          CheckRow.figure(
              what,
              String.format(
                  Locale.ROOT,
                  "%.0f frames/s, %.2f ms per call, %.0f feeds of 25 frames/s without decoding",
                  perSecond,
                  seconds * 1e3 / plan.calls(),
                  Math.floor(perSecond / FEED_RATE))));
    }
  }

  private void attempt(String what, Runnable check) {
    try {
      check.run();
    } catch (RuntimeException e) {
      row(CheckRow.bounded(what, e.getMessage(), "runs", false));
    }
  }

  private void row(CheckRow row) {
    failed |= row.verdict() == CheckRow.Verdict.FAILED;
    rows.accept(row);
  }

  private String millis(long began) {
    return String.format(Locale.ROOT, "%.0f ms", (nanos.getAsLong() - began) / NANOS_PER_MILLI);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }
}
