package io.segstream.trainer.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Forward and backward of one training step with a loss that costs nothing, so that what is
 * measured is the network. {@code plain} and {@code plain-medium} are residual networks without
 * context, of 0.35 and 1.0 million parameters.
 *
 * <p>Run with {@code org.openjdk.jmh.Main TrainingStepBenchmark} on the test class path of this
 * module; {@code -jvmArgs -Dai.djl.pytorch.num_threads=1} for one thread, and {@code
 * OMP_WAIT_POLICY=passive} in the environment where the cores are shared.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TrainingStepBenchmark {
  @Param({"plain", "tiny", "small", "base"})
  public String network;

  @Param("8")
  public int batch;

  @Param("128")
  public int side;

  private NDManager manager;
  private SegmentationNetwork model;
  private NDArray pictures;

  /** Makes the network and draws the pictures. */
  @Setup
  public void create() {
    manager = Engines.pyTorch();
    model =
        switch (network) {
          case "plain" -> plain(24, List.of(32, 64, 96), List.of(2, 2, 1), 48);
          case "plain-medium" -> plain(32, List.of(48, 96, 128), List.of(2, 2, 2), 64);
          default -> NetworkFactory.create(NetworkSettings.of(network), 1, manager);
        };
    pictures = manager.randomUniform(-1, 1, new Shape(batch, 3, side, side));
  }

  private SegmentationNetwork plain(
      int stem, List<Integer> widths, List<Integer> blocks, int decoder) {
    FamilyMember member = new FamilyMember(stem, widths, blocks, List.of(), false, decoder);
    return NetworkFactory.initialise(
        new FamilyNetwork(member, NetworkSettings.of("tiny")), 1, manager, DataType.FLOAT32);
  }

  /** Frees the network. */
  @TearDown
  public void close() {
    manager.close();
  }

  @Benchmark
  public float forwardAndBackward() {
    try (NDManager step = manager.newSubManager();
        GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray input = pictures.duplicate();
      input.attach(step);
      NetworkOutputs outputs = model.run(Engines.store(step), input, true);
      NDArray loss = outputs.embeddings().square().mean().add(outputs.objectness().mean());
      gradients.backward(loss);
      return loss.getFloat();
    }
  }
}
