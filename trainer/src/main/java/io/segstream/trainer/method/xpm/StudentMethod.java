package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.memory.MomentumEncoder;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.NetworkParameters;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.run.Figures;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Second stage of XPM (Huynh et al., CVPR 2022): the teacher, which changes no more, finds and
 * draws what the words of captions mean, and the student learns from that as far as the noise of
 * the masks lets it, and from the masks of base classes. The network is frozen.
 */
final class StudentMethod implements Method<CaptionedSample> {
  private final CaptionedSamples samples;
  private final WordHeads student;
  private final Map<String, MomentumEncoder> teacher = new LinkedHashMap<>();
  private final PseudoLabels labels;
  private final BaseObjects objects;
  private final Optional<WordFit> fit;
  private final CaptionFigures captions = new CaptionFigures();
  private final PseudoObjects pseudoObjects;

  /**
   * Freezes the network and makes the teacher a copy of the student as it is now.
   *
   * @param network that the teacher had learnt with
   * @param student with the weights of the teacher
   * @param teacher of the same size, with any weights
   * @param fit of the student's words, which then do not learn by gradients; empty if they do
   */
  StudentMethod(
      XpmSettings settings,
      CaptionedSamples samples,
      Words words,
      SegmentationNetwork network,
      WordHeads student,
      WordHeads teacher,
      Optional<WordFit> fit) {
    this.samples = samples;
    this.student = student;
    this.fit = fit;
    NetworkParameters.freeze(network);
    teacher
        .noiseless()
        .forEach(
            (name, block) ->
                this.teacher.put(name, new MomentumEncoder(student.blocks().get(name), block, 1)));
    this.labels = new PseudoLabels(words, teacher, settings.proposals());
    this.objects = new BaseObjects(words, student, settings.wordLoss());
    this.pseudoObjects = new PseudoObjects(settings, words, student);
    fit.ifPresent(each -> student.embedding().freeze());
  }

  @Override
  public String name() {
    return "xpm";
  }

  @Override
  public Map<String, Block> blocks() {
    return student.blocks();
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
    NetworkOutputs outputs = step.network().run(step.parameters(), pictures, false);
    BaseObjects.Losses base = objects.evaluate(step, outputs.features(), batch);
    List<PseudoRegions> pseudo = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      pseudo.add(regions(step, outputs, batch.get(i), i));
    }
    PseudoObjects.Losses learnt = pseudoObjects.evaluate(step, outputs.features(), pseudo);
    NDArray total = base.words().add(base.masks());
    if (learnt.total().isPresent()) {
      total = total.add(learnt.total().get());
    }
    Figures figures = new Figures();
    figures.put("words", base.words());
    figures.put("masks", base.masks());
    figures.putAll(learnt.figures());
    captions.add(figures, batch, step.progress().epoch());
    return figures.with(total);
  }

  private PseudoRegions regions(
      StepContext step, NetworkOutputs outputs, CaptionedSample sample, int index) {
    if (sample.words().length == 0) {
      return PseudoRegions.NONE;
    }
    String one = "%d:%d".formatted(index, index + 1);
    PseudoLabels.Picture picture =
        new PseudoLabels.Picture(
            new NetworkOutputs(
                outputs.embeddings().get(one),
                outputs.objectness().get(one),
                outputs.features().get(one),
                Optional.empty()),
            step.network().stride(),
            sample.base().image().width(),
            sample.base().image().height());
    List<RegionBox> places = labels.places(picture);
    return PseudoRegions.match(
        places,
        labels.of(picture, places, sample.words(), step.parameters()),
        sample.elsewhere().size(),
        step.random());
  }

  @Override
  public Map<String, NDArray> state(NDManager manager) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    teacher.forEach(
        (block, encoder) ->
            encoder.state().forEach((name, array) -> state.put(block + "." + name, array)));
    return state;
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    teacher.forEach(
        (block, encoder) -> {
          Map<String, NDArray> own = new LinkedHashMap<>();
          state.forEach(
              (name, array) -> {
                if (name.startsWith(block + ".")) {
                  own.put(name.substring(block.length() + 1), array);
                }
              });
          encoder.restore(own);
        });
  }
}
