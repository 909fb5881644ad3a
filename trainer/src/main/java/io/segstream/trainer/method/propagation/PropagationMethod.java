package io.segstream.trainer.method.propagation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BalancedBce;
import io.segstream.trainer.loss.BinaryCrossEntropy;
import io.segstream.trainer.loss.LabelPropagationLoss;
import io.segstream.trainer.loss.MaskContrastLoss;
import io.segstream.trainer.loss.MaskContrastResult;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.memory.PrototypeQueue;
import io.segstream.trainer.memory.Prototypes;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import io.segstream.trainer.sample.Anchors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Embeddings that carry object labels from frame to frame, the use that propagation makes of them,
 * learnt together with objectness. Both views of a pair go through the one network, in one batch.
 * {@link MaskContrastLoss} keeps objects of different pictures apart.
 */
public final class PropagationMethod implements Method<FramePair> {
  /** Background, the picture's own object and those laid over it. */
  private static final int LABELS = 2 + PairSettings.MOST_PASTED;

  private final PairMaker pairs;
  private final PropagationSettings settings;
  private final LabelPropagationLoss matching;
  private final MaskContrastLoss contrast;
  private final PrototypeQueue queue;
  private NDArray prototypes;

  /**
   * A method that remembers on {@code owner}.
   *
   * @param batch pairs per step
   * @param dimensions of the network's embeddings
   * @param random for the first content of the queue
   */
  public PropagationMethod(
      NDManager owner,
      PairMaker pairs,
      PropagationSettings settings,
      int batch,
      int dimensions,
      SplittableRandom random) {
    this.pairs = pairs;
    this.settings = settings;
    this.matching = new LabelPropagationLoss(settings.temperature());
    this.contrast = new MaskContrastLoss(settings.contrastTemperature());
    this.queue =
        new PrototypeQueue(owner, settings.queue(), batch, dimensions, DataType.FLOAT32, random);
  }

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of();
  }

  @Override
  public Optional<FramePair> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return pairs.make(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<FramePair> batch) {
    int pairCount = batch.size();
    List<View> views = views(batch);
    NetworkOutputs outputs =
        step.network()
            .run(
                step.parameters(),
                PictureBatch.pictures(step.manager(), views.stream().map(View::image).toList()),
                true);
    Shape shape = outputs.embeddings().getShape();
    int h = (int) shape.get(2);
    int w = (int) shape.get(3);
    byte[] labels = PictureBatch.labels(views.stream().map(View::labels).toList(), w, h);
    byte[] first = Arrays.copyOf(labels, labels.length / 2);
    byte[] second = Arrays.copyOfRange(labels, labels.length / 2, labels.length);
    NDArray unit =
        PixelRows.unit(PixelRows.of(outputs.embeddings()))
            .reshape(2L * pairCount, (long) h * w, shape.get(1));
    NDArray memory = unit.get(":" + pairCount);
    NDArray queries = unit.get(pairCount + ":");
    LabelPropagationLoss.Result carried = matching.evaluate(memory, queries, first, second, LABELS);
    NDArray objectness = objectness(outputs.objectness(), foreground(labels));
    MaskContrastResult apart = apart(memory, queries, first, second, pairCount);
    NDArray total =
        Scale.by(carried.loss(), settings.matching())
            .add(Scale.by(objectness, settings.objectness()))
            .add(Scale.by(apart.loss(), settings.contrast()));
    return figures(carried, objectness, apart).with(total);
  }

  private NDArray objectness(NDArray logits, byte[] foreground) {
    return settings.balanced()
        ? BalancedBce.evaluate(logits, foreground)
        : BinaryCrossEntropy.evaluate(logits, foreground);
  }

  /** Pixels of objects in the second views against prototypes of the first views' objects. */
  private MaskContrastResult apart(
      NDArray memory, NDArray queries, byte[] first, byte[] second, int pairCount) {
    NDArray keyRows = memory.reshape(-1, memory.getShape().get(2));
    NDArray queryRows = queries.reshape(-1, queries.getShape().get(2));
    Prototypes keys = Prototypes.of(keyRows, Anchors.ofForeground(mainObject(first), pairCount));
    prototypes = keys.vectors();
    return contrast.evaluate(
        queryRows,
        Anchors.ofForeground(mainObject(second), pairCount),
        keys,
        queue.vectors(queries.getManager()));
  }

  @Override
  public void afterStep(StepContext step) {
    queue.push(prototypes);
    prototypes = null;
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    return queue.state(manager);
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    queue.restore(state);
  }

  @Override
  public void close() {
    // The queue belongs to the manager that was passed in.
  }

  /** All first views, then all second ones. */
  private static List<View> views(List<FramePair> batch) {
    return Stream.concat(
            batch.stream().map(FramePair::first), batch.stream().map(FramePair::second))
        .toList();
  }

  /** 1 where any object is. */
  private static byte[] foreground(byte[] labels) {
    byte[] foreground = labels.clone();
    for (int i = 0; i < foreground.length; i++) {
      int label = foreground[i] & 0xff;
      foreground[i] = (byte) (label == LabelMap.VOID ? LabelMap.VOID : Math.min(label, 1));
    }
    return foreground;
  }

  /** The picture's own object only: pasted ones come from other pictures. */
  private static byte[] mainObject(byte[] labels) {
    byte[] main = labels.clone();
    for (int i = 0; i < main.length; i++) {
      main[i] = (byte) (main[i] == 1 ? 1 : 0);
    }
    return main;
  }

  private static Figures figures(
      LabelPropagationLoss.Result carried, NDArray objectness, MaskContrastResult apart) {
    Figures figures = new Figures();
    figures.put("matching", carried.loss());
    figures.put("carriedRight", carried.accuracy());
    figures.put("objectness", objectness);
    figures.put("contrast", apart.loss());
    figures.put("anchors", apart.anchors());
    figures.put("positiveCosine", apart.positiveCosine());
    figures.put("negativeCosine", apart.negativeCosine());
    return figures;
  }
}
