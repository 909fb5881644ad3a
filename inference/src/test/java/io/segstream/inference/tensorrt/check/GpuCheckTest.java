package io.segstream.inference.tensorrt.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.onnx.proto.TensorProto;
import io.segstream.inference.tensorrt.FakeTensorRt;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.Shortfall;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.TensorRtException.Kind;
import io.segstream.inference.tensorrt.TensorRtStatus;
import io.segstream.inference.tensorrt.check.CheckRow.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckTest {
  private static final CheckPlan SMALL =
      new CheckPlan(List.of(new FrameSize(15, 12)), List.of(1, 4), 3, 2, 2, 16);

  @TempDir Path directory;

  private final FakeTensorRt backend = new FakeTensorRt();
  private final List<CheckRow> rows = new ArrayList<>();
  private LoadedModel model;

  @BeforeEach
  void writeModel() throws IOException {
    model =
        TinyNets.write(
            directory.resolve("tiny"), TinyNets.convolutions(), TinyNets.CONVOLUTIONS_CARD);
  }

  private boolean check() throws IOException {
    return check(SMALL);
  }

  private boolean check(CheckPlan plan) throws IOException {
    AtomicLong clock = new AtomicLong();
    return new GpuCheck(backend, model, plan, () -> clock.addAndGet(1_000_000_000L), rows::add)
        .run(directory);
  }

  private CheckRow row(String what) {
    return rows.stream().filter(row -> row.what().equals(what)).findFirst().orElseThrow();
  }

  @Test
  void shouldFillTheWholeTableInBothPrecisions() throws IOException {
    int handles = NativeHandles.live();
    assertThat(check()).as("%s", rows).isTrue();
    assertThat(rows).extracting(CheckRow::verdict).doesNotContain(Verdict.FAILED);
    assertThat(rows).hasSize(1 + 1 + 2 * (2 + 3 + 1 + 2 * 4) + 1);
    assertThat(row("float32: difference to OnnxRuntime, of the largest value").verdict())
        .isEqualTo(Verdict.PASSED);
    assertThat(row("float16: difference to OnnxRuntime, of the largest value").value())
        .isNotEqualTo("0.0e+00");
    assertThat(row("float32: batch 3 against its frames alone").verdict())
        .isEqualTo(Verdict.PASSED);
    assertThat(row("float32: memory of the GPU lost after 2 engines").value()).isEqualTo("0 MiB");
    assertThat(row("float32: 16x12, batch 4, two contexts").value())
        .isEqualTo("8 frames/s, 500.00 ms per call, 0 feeds of 25 frames/s without decoding");
    // By a clock that gains a second with each look at it.
    assertThat(row("work: frame of 16x12").value())
        .startsWith("0.000 G operations, 0.00 MB in and out;");
    assertThat(row("float32: what the device does at most").value())
        .isEqualTo("0.000 T operations/s, 0.0 GB/s");
    assertThat(row("float32: 16x12, batch 4, floor").value()).endsWith(" ms per call");
    assertThat(row("clustering in the graph").value())
        .startsWith("not for this model: ")
        .contains("8 groups need 16");
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }

  @Test
  void shouldCountWhatANetworkCannotDoWithout() throws IOException {
    NetworkWork work = NetworkWork.of(model, new FrameSize(16, 12));
    long filters = 0;
    for (TensorProto weights : TinyNets.convolutions().getGraph().getInitializerList()) {
      filters += weights.getDims(1) * weights.getDims(2) * weights.getDims(3) * weights.getDims(0);
    }
    // Each weight meets each of 8 x 6 cells once, with a multiplication and an addition.
    assertThat(work.operations()).isEqualTo(2.0 * 8 * 6 * filters);
    // Pixels in, 4 + 1 numbers per cell out.
    assertThat(work.frameBytes()).isEqualTo(16 * 12 * 3 + 8 * 6 * 5 * 4.0);
    assertThat(work.weightBytes()).isGreaterThanOrEqualTo(4.0 * filters);
    DevicePeaks peaks = new DevicePeaks(work.operations(), 4 * work.frameBytes());
    assertThat(work.floor(3, Precision.FLOAT32, peaks)).isEqualTo(3);
    DevicePeaks slow = new DevicePeaks(1e15, 1);
    assertThat(work.floor(2, Precision.FLOAT32, slow))
        .isEqualTo(work.weightBytes() + 2 * work.frameBytes());
    assertThat(work.floor(2, Precision.FLOAT16, slow))
        .isEqualTo(work.weightBytes() / 2 + 2 * work.frameBytes());
  }

  @Test
  void shouldMeasureClusteringInTheGraph() throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve("baseline"));
    model = LoadedModel.load(directory.resolve("baseline"));
    // When
    CheckPlan least = new CheckPlan(List.of(new FrameSize(32, 32)), List.of(1), 1, 1, 1, 8);
    assertThat(check(least)).as("%s", rows).isTrue();
    // Then
    assertThat(row("float32, clustering in the graph: cells in the group of OnnxRuntime").verdict())
        .isEqualTo(Verdict.PASSED);
    assertThat(
            rows.stream()
                .filter(row -> row.what().startsWith("float32, clustering in the graph: "))
                .filter(row -> row.value().contains(" frames/s")))
        .hasSize(1);
  }

  @Test
  void shouldGoOnAfterARowThatFailsAndSayThatItDid() throws IOException {
    backend.setBuildCheck(
        request -> {
          if (backend.builds.size() == 1) {
            throw new TensorRtException(new Shortfall(Kind.BUILD_FAILED, "no tactic", "see log"));
          }
        });
    assertThat(check()).isFalse();
    assertThat(row("float32").toString())
        .isEqualTo("| float32 | TensorRT: no tactic; see log | runs | failed |");
    assertThat(row("float16: build").verdict()).isEqualTo(Verdict.MEASURED);
  }

  @Test
  void shouldPrintTheTableOrWhyThereIsNone() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] named = {model.directory().toString()};
    assertThat(GpuCheckMain.run(backend, named, SMALL, print(out), print(err))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("Model convolutions@1 (")
        .contains("TensorRT 10.15.1, CUDA 13.1, driver for CUDA 13.0")
        .contains("| what | value | bound | result |\n|---|---|---|---|\n| device | GPU 0 Fake");
    backend.setStatus(
        TensorRtStatus.lacking(new Shortfall(Kind.NO_DRIVER, "no driver", "install one")));
    assertThat(GpuCheckMain.run(backend, named, SMALL, print(out), print(err))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("gpu-check: no driver; install one\n");
    assertThatThrownBy(() -> new CheckPlan(List.of(), List.of(1), 1, 1, 1, 1))
        .hasMessageStartingWith("A check needs sizes");
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
