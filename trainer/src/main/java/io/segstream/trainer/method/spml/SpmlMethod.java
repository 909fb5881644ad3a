package io.segstream.trainer.method.spml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.loss.TagLoss;
import io.segstream.trainer.memory.SegmentMemory;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.ProjectionHead;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Embeddings from weak annotations: each pixel is pulled to segments that are related to it and
 * pushed from others, by annotation, co-occurrence, similarity and affinity. Beside that the
 * network's class head learns from the frozen embeddings. For boxes and tags a classifier of tags
 * on the network's features, which is not part of the model, says where classes are.
 */
public final class SpmlMethod implements Method<SpmlSample> {
  private static final String TAGGER = "tagger";

  private final SpmlSettings settings;
  private final SpmlSamples samples;
  private final CrossEntropy crossEntropy;
  private final Optional<ProjectionHead> tagger;
  private final SegmentMemory memory;
  private final int classes;
  private SegmentContrast seen;

  /**
   * Makes an empty memory, and a fresh classifier of tags if the settings want one.
   *
   * @param owner of the classifier; the caller closes it after the run
   * @param network that learns, with classes
   * @param seed of the classifier
   */
  SpmlMethod(
      NDManager owner,
      SegmentationNetwork network,
      SpmlSettings settings,
      SpmlSamples samples,
      long seed) {
    this.settings = settings;
    this.samples = samples;
    this.classes = network.classCount();
    this.crossEntropy = CrossEntropy.unweighted(classes);
    this.memory = new SegmentMemory(settings.memory(), network.embeddingDimensions(), classes);
    int channels = network.featureChannels();
    this.tagger =
        settings
            .activation()
            .map(used -> ProjectionHead.create(channels, channels, classes, seed, owner));
  }

  @Override
  public String name() {
    return "spml";
  }

  @Override
  public Map<String, Block> blocks() {
    return tagger.<Map<String, Block>>map(block -> Map.of(TAGGER, block)).orElse(Map.of());
  }

  @Override
  public Optional<SpmlSample> prepare(Example example, SplittableRandom random)
      throws ExampleException {
    return samples.of(example, random);
  }

  @Override
  public StepLoss loss(StepContext step, List<SpmlSample> batch) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), batch.stream().map(SpmlSample::image).toList());
    NetworkOutputs outputs = step.network().run(step.parameters(), pictures, true);
    NDArray embeddings =
        BilinearResize.halfPixelIfOther(outputs.embeddings(), samples.height(), samples.width());
    Terms terms = new Terms();
    Optional<NDArray> activations =
        tagger.map(head -> head.apply(step.parameters(), outputs.features(), true));
    activations.ifPresent(maps -> terms.add("tags", 1, Optional.of(tags(maps, batch))));
    if (settings.activation().isEmpty()
        || step.progress().step() >= settings.activation().get().warmUp()) {
      List<byte[]> labels = labels(batch, activations);
      NDArray scores = outputs.classes().orElseThrow();
      double weight = settings.annotation().weight();
      terms.add("classes", weight, Optional.of(classification(scores, batch, labels)));
      contrast(terms, embeddings, labels, batch, step.random());
      terms.figure("labelledShare", labelledShare(labels));
    }
    return terms.stepLoss(embeddings);
  }

  private NDArray tags(NDArray maps, List<SpmlSample> batch) {
    return new TagLoss(samples.background())
        .evaluate(maps, batch.stream().map(SpmlSample::tags).toList());
  }

  /** Labels of the cells of each picture: those of the annotation, or of activation maps. */
  private List<byte[]> labels(List<SpmlSample> batch, Optional<NDArray> activations) {
    List<byte[]> labels = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      byte[] annotated =
          PictureBatch.labels(List.of(batch.get(i).labels()), samples.width(), samples.height());
      labels.add(
          activations.isEmpty()
              ? annotated
              : active(annotated, activations.get().get(i), batch.get(i)));
    }
    return labels;
  }

  private byte[] active(byte[] annotated, NDArray maps, SpmlSample sample) {
    SpmlSettings.Activation activation = settings.activation().orElseThrow();
    NDArray scaled =
        BilinearResize.halfPixelIfOther(
            maps.stopGradient().expandDims(0), samples.height(), samples.width());
    ActivationMaps active = new ActivationMaps(scaled.toFloatArray(), classes, sample.tags());
    byte[] labels =
        activation.boxes() ? active.inBoxes(annotated, activation) : active.labels(activation);
    for (int cell = 0; cell < labels.length; cell++) {
      if (sample.regions()[cell] < 0) {
        labels[cell] = (byte) LabelMap.VOID;
      }
    }
    return labels;
  }

  /** At the size of the view where it is annotated itself, else at that of the labels. */
  private NDArray classification(NDArray scores, List<SpmlSample> batch, List<byte[]> labels) {
    if (tagger.isEmpty()) {
      int width = batch.get(0).image().width();
      int height = batch.get(0).image().height();
      return crossEntropy.evaluate(
          BilinearResize.halfPixel(scores, height, width),
          PictureBatch.labels(batch.stream().map(SpmlSample::labels).toList(), width, height));
    }
    int cells = samples.width() * samples.height();
    byte[] all = new byte[batch.size() * cells];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(labels.get(i), 0, all, i * cells, cells);
    }
    return crossEntropy.evaluate(
        BilinearResize.halfPixelIfOther(scores, samples.height(), samples.width()), all);
  }

  private void contrast(
      Terms terms,
      NDArray embeddings,
      List<byte[]> labels,
      List<SpmlSample> batch,
      SplittableRandom random) {
    List<SegmentedPicture> cut = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      SpmlSample sample = batch.get(i);
      cut.add(
          SegmentedPicture.of(
              embeddings.get(i),
              labels.get(i),
              sample.regions(),
              sample.tags(),
              settings.segmenter(),
              settings.places()));
    }
    SegmentContrast contrast = new SegmentContrast(cut, classes, settings.anchors(), random);
    RelationSettings annotation = settings.annotation();
    RelationSettings coOccurrence = settings.coOccurrence();
    terms.add("annotation", annotation.weight(), contrast.annotation(annotation, memory));
    terms.add("coOccurrence", coOccurrence.weight(), contrast.coOccurrence(coOccurrence, memory));
    terms.add(
        "similarity", settings.similarity().weight(), contrast.similarity(settings.similarity()));
    terms.add("affinity", settings.affinity().weight(), contrast.affinity(settings.affinity()));
    terms.figure("segments", contrast.labels().length);
    terms.figure("remembered", memory.size());
    seen = contrast;
  }

  private static double labelledShare(List<byte[]> labels) {
    long known = 0;
    long all = 0;
    for (byte[] map : labels) {
      for (byte label : map) {
        known += label == (byte) LabelMap.VOID ? 0 : 1;
      }
      all += map.length;
    }
    return (double) known / all;
  }

  @Override
  public void afterStep(StepContext step) {
    if (seen != null) {
      memory.push(seen.prototypes(), seen.labels(), seen.tags());
      seen = null;
    }
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    return memory.state(manager);
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    memory.restore(state);
  }
}
