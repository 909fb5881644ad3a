package io.segstream.trainer.method.maskcontrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.augment.TwoViewAugmentation;
import io.segstream.trainer.augment.TwoViews;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BalancedBce;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.MaskContrastLoss;
import io.segstream.trainer.loss.MaskContrastResult;
import io.segstream.trainer.loss.PixelRows;
import io.segstream.trainer.memory.MomentumEncoder;
import io.segstream.trainer.memory.PrototypeQueue;
import io.segstream.trainer.memory.Prototypes;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import io.segstream.trainer.sample.Anchors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Contrasting object mask proposals (Van Gansbeke et al., ICCV 2021): every pixel of an object in
 * the query view must find the mean of its object in the key view, which a network gives that
 * follows by momentum, among those of the other pictures and of a queue. Objectness learns the
 * masks beside it.
 */
public final class MaskContrastMethod implements Method<TwoViews> {
  private final MaskContrastSettings settings;
  private final TwoViewAugmentation augmentation;
  private final SegmentationNetwork key;
  private final MomentumEncoder follower;
  private final MaskContrastLoss contrast;
  private final PrototypeQueue queue;
  private NDArray prototypes;

  /**
   * Freezes what the settings say and lets the key network begin as a copy.
   *
   * @param owner of the queue; the caller closes it after the run
   * @param query the network that learns
   * @param key another one of the same architecture; its weights are replaced
   * @param batch pictures per step
   * @param random draws the first content of the queue
   * @throws IllegalArgumentException if the queue does not hold a whole number of batches or the
   *     network has no such parts to freeze
   */
  public MaskContrastMethod(
      NDManager owner,
      SegmentationNetwork query,
      SegmentationNetwork key,
      MaskContrastSettings settings,
      TwoViewAugmentation augmentation,
      int batch,
      SplittableRandom random) {
    this.settings = settings;
    this.augmentation = augmentation;
    this.key = key;
    query.freeze(settings.frozen());
    key.freeze(settings.frozen());
    this.follower = new MomentumEncoder(query, key, settings.momentum());
    this.contrast = new MaskContrastLoss(settings.temperature());
    this.queue =
        new PrototypeQueue(
            owner, settings.queue(), batch, query.embeddingDimensions(), DataType.FLOAT32, random);
  }

  @Override
  public String name() {
    return "maskcontrast";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of();
  }

  @Override
  public Optional<TwoViews> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return augmentation.prepare(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<TwoViews> batch) {
    List<View> queries = batch.stream().map(TwoViews::query).toList();
    List<View> keys = batch.stream().map(TwoViews::key).toList();
    NetworkOutputs outputs = run(step, step.network(), queries);
    // As published, the key network follows before it is asked.
    follower.update();
    Prototypes found = prototypes(run(step, key, keys).embeddings(), keys);
    prototypes = found.vectors();
    byte[] foreground = foreground(queries, outputs.embeddings());
    MaskContrastResult apart =
        contrast.evaluate(
            PixelRows.of(scaled(outputs.embeddings(), queries)),
            Anchors.ofForeground(foreground, batch.size()),
            found,
            queue.vectors(step.manager()));
    NDArray objectness = BalancedBce.evaluate(scaled(outputs.objectness(), queries), foreground);
    NDArray total =
        Scale.by(apart.loss(), settings.contrastWeight())
            .add(Scale.by(objectness, settings.objectnessWeight()));
    return figures(apart, objectness).with(total);
  }

  private static NetworkOutputs run(
      StepContext step, SegmentationNetwork network, List<View> views) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), views.stream().map(View::image).toList());
    return network.run(step.parameters(), pictures, true);
  }

  private Prototypes prototypes(NDArray embeddings, List<View> keys) {
    byte[] foreground = foreground(keys, embeddings);
    return Prototypes.of(
        PixelRows.of(scaled(embeddings.stopGradient(), keys)),
        Anchors.ofForeground(foreground, keys.size()));
  }

  /** Maps at the size at which the losses look at them. */
  private NDArray scaled(NDArray maps, List<View> views) {
    return settings.upsample()
        ? BilinearResize.halfPixel(
            maps, views.get(0).image().height(), views.get(0).image().width())
        : maps;
  }

  private byte[] foreground(List<View> views, NDArray maps) {
    List<LabelMap> masks = views.stream().map(view -> view.foreground().orElseThrow()).toList();
    Shape shape = maps.getShape();
    return settings.upsample()
        ? PictureBatch.labels(masks, masks.get(0).width(), masks.get(0).height())
        : PictureBatch.labels(masks, (int) shape.get(3), (int) shape.get(2));
  }

  @Override
  public void afterStep(StepContext step) {
    queue.push(prototypes);
    prototypes = null;
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    Map<String, NDArray> state = new LinkedHashMap<>(queue.state(manager));
    state.putAll(follower.state());
    return state;
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    queue.restore(state);
    follower.restore(state);
  }

  private static Figures figures(MaskContrastResult apart, NDArray objectness) {
    Figures figures = new Figures();
    figures.put("contrast", apart.loss());
    figures.put("objectness", objectness);
    figures.put("anchors", apart.anchors());
    figures.put("top1", apart.top1());
    figures.put("top5", apart.top5());
    figures.put("positiveCosine", apart.positiveCosine());
    figures.put("negativeCosine", apart.negativeCosine());
    return figures;
  }
}
