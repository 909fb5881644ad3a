package io.segstream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.segstream.trainer.memory.ClassMemory;
import io.segstream.trainer.memory.ClassMemorySettings;
import io.segstream.trainer.memory.PrototypeQueue;
import io.segstream.trainer.memory.Prototypes;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.sample.AnchorGroups;
import io.segstream.trainer.sample.Anchors;
import io.segstream.trainer.sample.CandidateSelection;
import io.segstream.trainer.sample.PredictedClasses;
import io.segstream.trainer.sample.SegmentationAwareSampler;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a step makes belongs to the step; only memories outlive it, and they do not grow. */
class StepMemoryTest {
  private static final int PICTURES = 2;
  private static final int SIDE = 8;
  private static final int CLASSES = 3;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SegmentationAwareSampler sampler = new SegmentationAwareSampler(60, 10);
  private final byte[] labels = new byte[PICTURES * SIDE * SIDE];
  private final byte[] mask = new byte[labels.length];

  @Test
  void leavesNothingOnLongLivedManagers() {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % CLASSES);
      mask[i] = (byte) (i % 2);
    }
    try (NDManager owner = Engines.pyTorch()) {
      ClassMemory memory =
          new ClassMemory(owner, new ClassMemorySettings(CLASSES, 4, 5, 9, 3), DataType.FLOAT32);
      PrototypeQueue queue = new PrototypeQueue(owner, 6, 2, 4, DataType.FLOAT32, random);
      NDArray weights = owner.randomNormal(new Shape(4, 4));
      weights.setRequiresGradient(true);
      int managed = 0;
      for (int step = 0; step < 12; step++) {
        try (NDManager manager = owner.newSubManager()) {
          step(manager, weights, memory, queue);
        }
        int now = ((BaseNDManager) owner).getManagedArrays().size();
        if (step < 2) {
          managed = now;
        }
        assertThat(now).as("arrays after step %d", step).isEqualTo(managed);
      }
    }
  }

  private void step(NDManager step, NDArray weights, ClassMemory memory, PrototypeQueue queue) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray inputs = step.randomNormal(new Shape(PICTURES * SIDE * SIDE, 4));
      NDArray maps = inputs.matMul(weights).reshape(PICTURES, SIDE, SIDE, 4).transpose(0, 3, 1, 2);
      NDArray rows = PixelRows.of(maps);
      Anchors foreground = Anchors.ofForeground(mask, PICTURES);
      Prototypes prototypes = Prototypes.of(rows, foreground);
      MaskContrastResult mask =
          new MaskContrastLoss(0.5).evaluate(rows, foreground, prototypes, queue.vectors(step));
      NDArray logits = maps.get(":, 0:3");
      AnchorGroups groups = sampler.sample(labels, PredictedClasses.of(logits), PICTURES, random);
      NDArray unit = PixelRows.unit(rows);
      NDArray vectors = unit.get(step.create(groups.anchors().rows()));
      int[] classes = groups.anchors().labels();
      PixelContrastLoss contrast = new PixelContrastLoss(0.1, 0.1);
      NDArray remembered =
          contrast
              .againstMemory(
                  vectors, classes, memory.entries(step), CandidateSelection.semiHard(), random)
              .loss();
      NDArray total =
          mask.loss()
              .add(contrast.inBatch(vectors, classes).loss())
              .add(remembered)
              .add(BalancedBce.evaluate(maps.get(":, 3"), this.mask))
              .add(CrossEntropy.unweighted(CLASSES).evaluate(logits, labels))
              .add(BilinearResize.alignCorners(maps, 5, 5).mean());
      collector.backward(total);
      queue.push(prototypes.vectors());
      memory.update(unit, labels, PICTURES, random);
    }
  }
}
