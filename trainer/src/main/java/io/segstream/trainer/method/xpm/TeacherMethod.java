package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BalancedBce;
import io.segstream.trainer.loss.GroundingLoss;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RoiAlign;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * First stage of XPM (Huynh et al., CVPR 2022): words and masks of base classes, and, from captions
 * alone, which parts of a picture their words mean.
 */
final class TeacherMethod implements Method<CaptionedSample> {
  private final XpmSettings settings;
  private final CaptionedSamples samples;
  private final Words words;
  private final WordHeads heads;
  private final BaseObjects objects;
  private final Optional<WordFit> fit;
  private final CaptionFigures captions = new CaptionFigures();

  /**
   * @param fit of the words, which then do not learn by gradients; empty if they do
   */
  TeacherMethod(
      XpmSettings settings,
      CaptionedSamples samples,
      Words words,
      WordHeads heads,
      Optional<WordFit> fit) {
    this.settings = settings;
    this.samples = samples;
    this.words = words;
    this.heads = heads;
    this.objects = new BaseObjects(words, heads, settings.wordLoss());
    this.fit = fit;
    fit.ifPresent(each -> heads.embedding().freeze());
  }

  @Override
  public String name() {
    return "xpm";
  }

  @Override
  public Map<String, Block> blocks() {
    return heads.noiseless();
  }

  @Override
  public Optional<CaptionedSample> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return samples.draw(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<CaptionedSample> batch) {
    fit.ifPresent(each -> each.begin(step));
    NDArray pictures =
        PictureBatch.pictures(
            step.manager(), batch.stream().map(each -> each.base().image()).toList());
    NetworkOutputs outputs = step.network().run(step.parameters(), pictures, true);
    BaseObjects.Losses base = objects.evaluate(step, outputs.features(), batch);
    NDArray objectness = objectness(outputs.objectness(), batch);
    NDArray total =
        base.words().add(base.masks()).add(Scale.by(objectness, settings.objectnessWeight()));
    Optional<NDArray> grounding =
        settings.groundingWeight() > 0 && fit.isEmpty()
            ? grounding(step, outputs.features(), batch)
            : Optional.empty();
    if (grounding.isPresent()) {
      total = total.add(Scale.by(grounding.get(), settings.groundingWeight()));
    }
    Figures figures = new Figures();
    figures.put("words", base.words());
    figures.put("masks", base.masks());
    figures.put("objectness", objectness);
    figures.put("grounding", grounding);
    captions.add(figures, batch, step.progress().epoch());
    return figures.with(total);
  }

  private static NDArray objectness(NDArray logits, List<CaptionedSample> batch) {
    Shape shape = logits.getShape();
    return BalancedBce.evaluate(
        logits,
        PictureBatch.labels(
            batch.stream().map(each -> each.base().foreground()).toList(),
            (int) shape.get(3),
            (int) shape.get(2)));
  }

  /** Pictures whose captions name nothing take no part; nothing is told apart from one alone. */
  private Optional<NDArray> grounding(
      StepContext step, NDArray features, List<CaptionedSample> batch) {
    List<List<RegionBox>> places = new ArrayList<>();
    List<Integer> named = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (CaptionedSample each : batch) {
      boolean speaks = each.words().length > 0;
      int width = each.base().image().width();
      int height = each.base().image().height();
      places.add(speaks ? places(width, height) : List.of());
      if (speaks) {
        counts.add(each.words().length);
        for (int word : each.words()) {
          named.add(word);
        }
      }
    }
    if (counts.size() < 2) {
      return Optional.empty();
    }
    NDManager manager = step.manager();
    NDArray regions =
        RoiAlign.of(features, places, step.network().stride(), HeadSettings.CLASS_GRID);
    NDArray embeddings =
        heads.embedding().readsDeviations()
            ? heads
                .embed(step.parameters(), regions, true)
                .reshape(counts.size(), -1, words.dimensions())
            : heads.embedding().cells(step.parameters(), regions, true);
    return Optional.of(
        new GroundingLoss(settings.groundingDivisor())
            .evaluate(embeddings, words.vectors(manager, ints(named)), ints(counts)));
  }

  /** Where words may be: the whole picture, of which each cell is a place, or boxes all over it. */
  private List<RegionBox> places(int width, int height) {
    return heads.embedding().readsDeviations()
        ? SlidingBoxes.over(width, height)
        : List.of(new RegionBox(0, 0, width, height));
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
