package io.segstream.trainer.method.xpm;

import ai.djl.ndarray.NDArray;
import io.segstream.trainer.autograd.Scale;
import io.segstream.trainer.loss.BinaryCrossEntropy;
import io.segstream.trainer.loss.RegionWordLoss;
import io.segstream.trainer.region.HeadSettings;
import io.segstream.trainer.region.RegionBox;
import io.segstream.trainer.region.RoiAlign;
import io.segstream.trainer.run.StepContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What the student learns from pseudo-labels, as far as their noise lets it. */
final class PseudoObjects {
  private final XpmSettings settings;
  private final Words words;
  private final WordHeads student;
  private final int[] vocabulary;

  PseudoObjects(XpmSettings settings, Words words, WordHeads student) {
    this.settings = settings;
    this.words = words;
    this.student = student;
    this.vocabulary = words.all();
  }

  /**
   * The loss.
   *
   * @param total scalar with gradient; empty if there is no pseudo-label
   * @param figures for the log, always the same names
   */
  record Losses(Optional<NDArray> total, Map<String, Double> figures) {}

  Losses evaluate(StepContext step, NDArray features, List<PseudoRegions> pictures) {
    List<List<RegionBox>> all = new ArrayList<>();
    List<List<RegionBox>> positive = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<boolean[]> targets = new ArrayList<>();
    for (PseudoRegions each : pictures) {
      List<RegionBox> own = each.positives().stream().map(PseudoRegions.Positive::box).toList();
      List<RegionBox> boxes = new ArrayList<>(own);
      boxes.addAll(each.elsewhere());
      all.add(boxes);
      positive.add(own);
      each.positives()
          .forEach(
              region -> {
                labels.add(Words.label(vocabulary, region.word()));
                targets.add(region.target());
              });
      each.elsewhere().forEach(box -> labels.add(RegionWordLoss.BACKGROUND));
    }
    if (targets.isEmpty()) {
      return new Losses(Optional.empty(), figures(0, 0, 0, 0, 0));
    }
    double stride = step.network().stride();
    WordHeads.Masks masks =
        student.masks(
            step.parameters(),
            RoiAlign.of(features, positive, stride, HeadSettings.MASK_GRID),
            true);
    NDArray maskLoss = maskLoss(step, masks, joined(targets));
    NDArray wordLoss =
        settings
            .wordLoss()
            .evaluate(
                student.embed(
                    step.parameters(),
                    RoiAlign.of(features, all, stride, HeadSettings.CLASS_GRID),
                    true),
                words.vectors(step.manager(), vocabulary),
                labels.stream().mapToInt(Integer::intValue).toArray());
    boolean robust = settings.robust() != XpmSettings.Robust.NONE;
    double weight = robust ? settings.noiseWeight().of(masks.sigma()) : settings.plainWeight();
    NDArray total =
        Scale.by(maskLoss, robust ? 1 : settings.plainWeight()).add(Scale.by(wordLoss, weight));
    return new Losses(
        Optional.of(total),
        figures(
            maskLoss.getFloat(),
            wordLoss.getFloat(),
            masks.sigma().mean().getFloat(),
            weight,
            targets.size()));
  }

  private NDArray maskLoss(StepContext step, WordHeads.Masks masks, boolean[] targets) {
    if (settings.robust() == XpmSettings.Robust.NONE) {
      return BinaryCrossEntropy.evaluate(masks.logits(), targets);
    }
    SplittableRandom random = step.random();
    double[] draws = new double[settings.draws() * targets.length];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = random.nextGaussian();
    }
    NDArray sigma = masks.sigma();
    if (step.progress().step() >= settings.noiseSteps()) {
      sigma = sigma.stopGradient();
      sigma.attach(step.manager());
    }
    return settings.robust().loss().evaluate(masks.logits(), sigma, draws, targets);
  }

  private static boolean[] joined(List<boolean[]> targets) {
    int cells = targets.get(0).length;
    boolean[] all = new boolean[targets.size() * cells];
    for (int i = 0; i < targets.size(); i++) {
      System.arraycopy(targets.get(i), 0, all, i * cells, cells);
    }
    return all;
  }

  private static Map<String, Double> figures(
      double masks, double words, double sigma, double weight, double regions) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("pseudoMasks", masks);
    figures.put("pseudoWords", words);
    figures.put("sigma", sigma);
    figures.put("pseudoWeight", weight);
    figures.put("pseudoRegions", regions);
    return figures;
  }
}
