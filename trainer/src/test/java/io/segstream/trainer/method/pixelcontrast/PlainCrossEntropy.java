package io.segstream.trainer.method.pixelcontrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.trainer.augment.SceneAugmentation;
import io.segstream.trainer.augment.View;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.loss.BilinearResize;
import io.segstream.trainer.loss.CrossEntropy;
import io.segstream.trainer.method.PictureBatch;
import io.segstream.trainer.run.Method;
import io.segstream.trainer.run.StepContext;
import io.segstream.trainer.run.StepLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Cross-entropy and nothing else. */
record PlainCrossEntropy(SceneAugmentation augmentation, int side) implements Method<View> {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Map<String, Block> blocks() {
    return Map.of();
  }

  @Override
  public Optional<View> prepare(Example example, SplittableRandom random) {
    return Optional.of(augmentation.draw(example, random));
  }

  @Override
  public StepLoss loss(StepContext step, List<View> batch) {
    NDArray pictures =
        PictureBatch.pictures(step.manager(), batch.stream().map(View::image).toList());
    NDArray logits = step.network().run(step.parameters(), pictures, true).classes().orElseThrow();
    byte[] labels =
        PictureBatch.labels(
            batch.stream().map(view -> view.classes().orElseThrow()).toList(), side, side);
    NDArray loss =
        CrossEntropy.unweighted(step.network().classCount())
            .evaluate(BilinearResize.alignCorners(logits, side, side), labels);
    return new StepLoss(loss, Map.of());
  }

  @Override
  public void afterStep(StepContext step) {}

  @Override
  public Map<String, NDArray> state(NDManager arrays) {
    return Map.of();
  }

  @Override
  public void restore(Map<String, NDArray> state) {}

  @Override
  public void close() {}
}
