package io.segstream.trainer.method.spml;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.segstream.trainer.network.Engines;
import io.segstream.trainer.run.StepLoss;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TermsTest {
  @Test
  void shouldAddUpWeightedTermsAndNoteThemAsTheyAre() {
    try (NDManager manager = Engines.pyTorch()) {
      // Given
      Terms terms = new Terms();
      NDArray embeddings = manager.create(new float[] {1, 2});
      // When
      terms.add("annotation", 0.5, Optional.of(manager.create(4f)));
      terms.add("similarity", 2, Optional.of(manager.create(3f)));
      terms.add("affinity", 0, Optional.of(manager.create(7f)));
      StepLoss loss = terms.stepLoss(embeddings);
      // Then
      assertThat(loss.total().getFloat()).isEqualTo(8);
      assertThat(loss.figures()).containsEntry("annotation", 4.0).containsEntry("affinity", 0.0);
    }
  }

  @Test
  void shouldGiveALossOfZeroWhereABatchHasNothingToLearn() {
    try (NDManager manager = Engines.pyTorch()) {
      Terms terms = new Terms();
      terms.add("coOccurrence", 1, Optional.empty());
      assertThat(terms.stepLoss(manager.create(new float[] {1, 2})).total().getFloat()).isZero();
    }
  }
}
