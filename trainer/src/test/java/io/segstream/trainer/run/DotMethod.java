package io.segstream.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.network.NetworkOutputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Learns to find the bright dot: squared error of the objectness, a train-only block, noise of the
 * engine, and a memory (the running mean of the embeddings) that takes part in the loss: enough
 * state to get a resumption wrong.
 */
final class DotMethod implements Method<DotMethod.Sample> {
  /** One picture of 32x32 and where its dot is, in cells of 4x4. */
  record Sample(float[] pixels, float[] mask) {}

  static final int CELL = 4;
  static final int SIDE = 32;
  static final int CELLS = SIDE / CELL;

  private final Linear head = Linear.builder().setUnits(2).build();
  private final NDManager manager;
  private final long poisonedStep;
  private NDArray memory;
  private NDArray seen;

  /**
   * With an own manager below the given one.
   *
   * @param poisonedStep from which on the loss is not a number; negative for never
   */
  DotMethod(NDManager parent, long poisonedStep) {
    this.manager = parent.newSubManager();
    this.poisonedStep = poisonedStep;
    head.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    memory = manager.zeros(new Shape(2));
  }

  @Override
  public String name() {
    return "dots";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of("head", head);
  }

  @Override
  public Optional<Sample> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    LabelMap dot =
        example.foreground().orElseThrow(() -> new ExampleException(example.id() + " has no mask"));
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int value = example.image().rgb()[i % (SIDE * SIDE) * 3 + i / (SIDE * SIDE)] & 0xff;
      pixels[i] = value / 255f + (float) random.nextDouble(0.1);
    }
    float[] mask = new float[CELLS * CELLS];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = dot.labels()[i / CELLS * CELL * SIDE + i % CELLS * CELL];
    }
    return Optional.of(new Sample(pixels, mask));
  }

  @Override
  public StepLoss loss(StepContext step, List<Sample> batch) {
    NDList pixels = new NDList();
    NDList masks = new NDList();
    for (Sample sample : batch) {
      pixels.add(step.manager().create(sample.pixels(), new Shape(3, SIDE, SIDE)));
      masks.add(step.manager().create(sample.mask(), new Shape(1, CELLS, CELLS)));
    }
    NetworkOutputs outputs = step.network().run(step.parameters(), NDArrays.stack(pixels), true);
    NDArray found = Activation.sigmoid(outputs.objectness());
    NDArray error = NDArrays.stack(masks).sub(found).square().mean();
    NDArray noise = step.manager().randomUniform(0, 0.1f, outputs.embeddings().getShape());
    NDArray mean =
        outputs.embeddings().add(noise).mean(new int[] {0}).reshape(2, -1).mean(new int[] {1});
    NDArray projected =
        head.forward(step.parameters(), new NDList(mean.expandDims(0)), true).get(0);
    seen = mean.stopGradient();
    NDArray total = error.add(projected.sub(memory).square().mean().mul(0.01f));
    if (poisonedStep >= 0 && step.progress().step() >= poisonedStep) {
      total = total.mul(Float.NaN);
    }
    return new StepLoss(total, Map.of("error", (double) error.getFloat()));
  }

  @Override
  public void afterStep(StepContext step) {
    memory.muli(0.9).addi(seen.muli(0.1));
  }

  @Override
  public Map<String, NDArray> state(NDManager arrays) {
    return Map.of("memory", memory);
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    state.get("memory").copyTo(memory);
  }

  @Override
  public void close() {
    manager.close();
  }
}
