package io.segstream.inference.tensorrt.check;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.onnx.HalfPrecision;
import io.segstream.inference.tensorrt.ContextOptions.Graphs;
import io.segstream.inference.tensorrt.GpuDevice;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtBackend;
import io.segstream.inference.variant.ClusteringVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Checks and measures TensorRT with a model: its numbers against ONNX Runtime on the CPU, batches
 * against single frames, memory after many engines, and frames per second by size, batch, contexts
 * and graphs, beside what the work takes at least, and with clustering on the device. A row that
 * fails does not keep the others from being run.
 */
public final class GpuCheck {
  private static final int DEVICE = 0;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double FEED_RATE = 25;
  private static final long MEMORY_BOUND = 64L << 20;

  /** Rounding on another device moves cells that lie between two groups. */
  private static final double EQUAL_LABELS = 0.99;

  private static final ClusteringVariant GROUPED = new ClusteringVariant("grouped", 8, 4, 0.5);

  private final TensorRtBackend backend;
  private final LoadedModel model;
  private final CheckPlan plan;
  private final LongSupplier nanos;
  private final Consumer<CheckRow> rows;
  private final List<FrameSize> sizes;
  private final Map<FrameSize, NetworkWork> work = new HashMap<>();
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

  /**
   * Runs everything.
   *
   * @param directory for files in between
   * @return whether all bounds were kept
   */
  public boolean run(Path directory) throws IOException {
    row(CheckRow.figure("device", backend.probe().device(DEVICE).toString()));
    byte[] onnx = Files.readAllBytes(model.weights());
    attempt("work", this::work);
    attempt("float32", () -> precision(Precision.FLOAT32, onnx));
    attempt("float16", () -> precision(Precision.FLOAT16, HalfPrecision.convert(onnx)));
    attempt("clustering in the graph", () -> clustering(directory));
    return !failed;
  }

  private void work() throws IOException {
    if (model.card().modelGroups() > 0) {
      return;
    }
    for (FrameSize size : sizes) {
      NetworkWork each = NetworkWork.of(model, size);
      work.put(size, each);
      row(
          CheckRow.figure(
              "work: frame of " + size,
              String.format(
                  Locale.ROOT,
                  "%.3f G operations, %.2f MB in and out; %.2f MB of weights per call",
                  each.operations() / 1e9,
                  each.frameBytes() / 1e6,
                  each.weightBytes() / 1e6)));
    }
  }

  private void precision(Precision precision, byte[] onnx) throws IOException {
    String name = precision.name().toLowerCase(Locale.ROOT);
    long began = nanos.getAsLong();
    CheckedModel checked = build(model, precision, onnx);
    row(CheckRow.figure(name + ": build", millis(began)));
    row(CheckRow.figure(name + ": plan", "%d bytes".formatted(checked.plan().length)));
    attempt(name + ": difference", () -> difference(name, checked, precision.rounding()));
    attempt(name + ": batch", () -> batch(name, checked, precision.rounding()));
    attempt(name + ": memory", () -> memory(name, checked));
    AtomicReference<DevicePeaks> peaks = new AtomicReference<>();
    attempt(name + ": peaks", () -> peaks.set(peaks(name, precision)));
    for (FrameSize size : sizes) {
      for (int frames : plan.batches()) {
        String what = "%s: %s, batch %d".formatted(name, size, frames);
        String floor = floor(size, frames, precision, peaks.get());
        attempt(what, () -> speed(what + ", one context", checked, size, frames, 1, Graphs.OFF));
        attempt(what, () -> speed(what + ", two contexts", checked, size, frames, 2, Graphs.OFF));
        attempt(
            what, () -> speed(what + ", two, graphs", checked, size, frames, 2, Graphs.PER_SHAPE));
        if (!floor.isEmpty()) {
          row(CheckRow.figure(what + ", floor", floor));
        }
      }
    }
  }

  private CheckedModel build(LoadedModel built, Precision precision, byte[] onnx) {
    return CheckedModel.build(backend, built, precision, onnx, plan.largestBatch(), sizes, DEVICE);
  }

  private DevicePeaks peaks(String name, Precision precision) throws IOException {
    DevicePeaks peaks = DevicePeaks.measure(backend, DEVICE, precision, plan.peakSide(), nanos);
    row(
        CheckRow.figure(
            name + ": what the device does at most",
            String.format(
                Locale.ROOT,
                "%.3f T operations/s, %.1f GB/s",
                peaks.operationsPerSecond() / 1e12,
                peaks.bytesPerSecond() / 1e9)));
    return peaks;
  }

  /** What a call takes at least; empty if that is not known. */
  private String floor(FrameSize size, int frames, Precision precision, DevicePeaks peaks) {
    if (peaks == null || !work.containsKey(size)) {
      return "";
    }
    double seconds = work.get(size).floor(frames, precision, peaks);
    return String.format(
        Locale.ROOT, "%.0f frames/s, %.3f ms per call", frames / seconds, seconds * 1e3);
  }

  private void difference(String name, CheckedModel checked, double bound) {
    FrameBatch batch = CheckFrames.noise(1, 4, sizes.get(0));
    try (SegmentationEngine gpu = checked.open(1, Graphs.OFF);
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

  private void batch(String name, CheckedModel checked, double bound) {
    FrameBatch batch = CheckFrames.noise(2, plan.comparedBatch(), sizes.get(0));
    try (SegmentationEngine gpu = checked.open(2, Graphs.OFF);
        FrameFeatures together = gpu.infer(batch)) {
      double largest = 0;
      for (int frame = 0; frame < batch.count(); frame++) {
        try (FrameFeatures alone = gpu.infer(CheckFrames.single(batch, frame))) {
          largest = Math.max(largest, CheckFrames.relativeDifference(together, frame, alone));
        }
      }
      row(
          CheckRow.bounded(
              "%s: batch %d against its frames alone".formatted(name, batch.count()),
              number(largest),
              "<= " + number(bound),
              largest <= bound));
    }
  }

  private void memory(String name, CheckedModel checked) {
    checked.open(1, Graphs.OFF).close();
    long before = free();
    for (int cycle = 0; cycle < plan.cycles(); cycle++) {
      try (SegmentationEngine engine = checked.open(1, Graphs.OFF)) {
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

  /** The model with K-Means as a part of its network, where it can have that. */
  private void clustering(Path directory) throws IOException {
    LoadedModel grouped;
    try {
      grouped = GROUPED.write(model, directory.resolve(GROUPED.name()));
    } catch (IllegalArgumentException e) {
      row(CheckRow.figure("clustering in the graph", "not for this model: " + e.getMessage()));
      return;
    }
    CheckedModel checked = build(grouped, Precision.FLOAT32, Files.readAllBytes(grouped.weights()));
    FrameBatch batch = CheckFrames.noise(1, 4, sizes.get(0));
    try (SegmentationEngine gpu = checked.open(1, Graphs.OFF);
        SegmentationEngine cpu = OnnxRuntimeEngine.open(grouped, EngineSettings.defaults());
        FrameFeatures actual = gpu.infer(batch);
        FrameFeatures expected = cpu.infer(batch)) {
      double share = CheckFrames.equalLabels(actual, expected);
      row(
          CheckRow.bounded(
              "float32, clustering in the graph: cells in the group of OnnxRuntime",
              String.format(Locale.ROOT, "%.4f", share),
              ">= " + EQUAL_LABELS,
              share >= EQUAL_LABELS));
    }
    for (FrameSize size : sizes) {
      for (int frames : plan.batches()) {
        String what =
            "float32, clustering in the graph: %s, batch %d, two contexts".formatted(size, frames);
        attempt(what, () -> speed(what, checked, size, frames, 2, Graphs.OFF));
      }
    }
  }

  private void speed(
      String what, CheckedModel checked, FrameSize size, int frames, int contexts, Graphs graphs) {
    double seconds =
        checked.seconds(CheckFrames.noise(3, frames, size), contexts, graphs, plan.calls(), nanos);
    row(
        CheckRow.figure(
            what,
            String.format(
                Locale.ROOT,
                "%.0f frames/s, %.2f ms per call, %.0f feeds of 25 frames/s without decoding",
                frames / seconds,
                seconds * 1e3,
                Math.floor(frames / seconds / FEED_RATE))));
  }

  /** Something that may fail. */
  private interface Check {
    void run() throws IOException;
  }

  private void attempt(String what, Check check) throws IOException {
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
