package io.segstream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.TensorRtException;
import io.segstream.inference.tensorrt.plan.BatchRange;
import io.segstream.inference.tensorrt.plan.GpuChoice;
import io.segstream.inference.tensorrt.plan.PlanStore;
import io.segstream.inference.tensorrt.plan.PlannedEngine;
import io.segstream.inference.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPlansTest {
  private static final String H100 = "NVIDIA H100";

  @TempDir Path directory;

  private final CopyingTensorRt backend =
      new CopyingTensorRt(
          CopyingTensorRt.gpu(0, H100),
          CopyingTensorRt.gpu(1, H100),
          CopyingTensorRt.gpu(2, "NVIDIA L4"));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong minutes = new AtomicLong();

  private LoadedModel model;
  private PlanStore store;

  @BeforeEach
  void writeModel() throws Exception {
    BaselineModel.writeTo(directory.resolve("model"));
    model = LoadedModel.load(directory.resolve("model"));
    store =
        new PlanStore(
            directory.resolve("plans"), 1L << 30, () -> Instant.parse("2026-11-21T20:00:00Z"));
  }

  private void build(String gpus, Terminal.Display display, ModelPlans.Kept kept) {
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            display,
            () -> Duration.ofMinutes(minutes.incrementAndGet()).toNanos());
    new ModelPlans(terminal)
        .build(
            model,
            new PlannedEngine.Choice(
                GpuChoice.parse(gpus),
                Precision.TF32,
                new BatchRange(1, 8, 16),
                List.of(),
                1 << 30),
            store,
            backend,
            kept);
  }

  private List<String> printed() {
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    out.reset();
    return lines;
  }

  @Test
  void shouldBuildAPlanForEachKindOfGpuAndUseItForTheOthers() {
    build("0,1,2", Terminal.Display.PLAIN, ModelPlans.Kept.USED);
    assertThat(backend.builds).extracting(request -> request.device()).containsExactly(0, 2);
    assertThat(backend.builds.get(0).profiles().toString()).contains("frames:1x").contains("/16x");
    List<String> lines = printed();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .matches(
            ".*\\.plan  built in \\d+\\.\\d s, \\d+\\.\\d MiB, for TensorRT 10\\.15\\.1 on NVIDIA"
                + " H100 \\(compute capability 9\\.0\\)");
    assertThat(lines.get(1))
        .endsWith(".plan  fits GPU 1, built 2026-11-21T20:00:00Z; --force builds it again");
    assertThat(lines.get(2)).endsWith("on NVIDIA L4 (compute capability 9.0)");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("segstream: plan: Reading\n")
        .contains("segstream: plan: Choosing kernels\n")
        .contains("Choosing kernels  50% 2/4 steps")
        .contains("plans/")
        .contains("built for TensorRT 10.15.1 on NVIDIA H100")
        .doesNotContain("\r");
  }

  @Test
  void shouldBuildAgainWhenForced() {
    build("0", Terminal.Display.PLAIN, ModelPlans.Kept.USED);
    build("0", Terminal.Display.PLAIN, ModelPlans.Kept.REPLACED);
    assertThat(backend.builds).hasSize(2);
    assertThat(printed()).hasSize(2).allMatch(line -> line.contains("  built in "));
  }

  @Test
  void shouldShowABarOnAScreen() {
    build("0", Terminal.Display.INTERACTIVE, ModelPlans.Kept.USED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Choosing kernels [###############...............]  50% 2/4 steps")
        .endsWith("\r\u001b[2K");
  }

  @Test
  void shouldListPlansOfTheModelAndWhatIsWrongWithThem() throws Exception {
    assertThat(ModelPlans.lines(model, store)).isEmpty();
    build("0", Terminal.Display.PLAIN, ModelPlans.Kept.USED);
    assertThat(ModelPlans.lines(model, store))
        .singleElement()
        .asString()
        .startsWith("TensorRT 10.15.1 on NVIDIA H100 (compute capability 9.0), TF32, ")
        .contains(" MiB, built 2026-11-21T20:00:00Z  " + store.directory())
        .endsWith(".plan");
    Path plan = store.list().get(0).file();
    Files.write(plan, new byte[3]);
    assertThat(ModelPlans.lines(model, store).get(0))
        .endsWith("  DAMAGED: the plan is missing or has another size");
  }

  @Test
  void shouldSayWhichGpusThereAre() {
    assertThatThrownBy(() -> build("7", Terminal.Display.PLAIN, ModelPlans.Kept.USED))
        .isInstanceOf(TensorRtException.class)
        .hasMessageContaining("there is no GPU 7");
  }
}
