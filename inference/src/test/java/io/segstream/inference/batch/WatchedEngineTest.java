package io.segstream.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.batch.WatchedEngine.Failures;
import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.FakeEngine;
import io.segstream.inference.engine.Frames;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedEngineTest {
  private final FakeEngine engine = new FakeEngine();
  private final List<Failures> told = new ArrayList<>();
  private final WatchedEngine watched = new WatchedEngine(engine, told::add);

  private void fail(String message) {
    engine.setCheck(
        batch -> {
          throw new EngineException(message);
        });
    assertThatThrownBy(() -> watched.infer(Frames.random(1, 1, 2, 2)))
        .isInstanceOf(EngineException.class)
        .hasMessage(message);
  }

  private void succeed() {
    engine.setCheck(batch -> {});
    watched.infer(Frames.random(1, 1, 2, 2)).close();
  }

  @Test
  void shouldTellOnceWhenThreeCallsInARowHaveFailed() {
    fail("first");
    fail("second");
    assertThat(told).isEmpty();
    assertThat(watched.broken()).isEmpty();
    fail("third");
    fail("fourth");
    assertThat(told).containsExactly(new Failures(3, "third"));
    assertThat(watched.broken()).contains(new Failures(4, "fourth"));
    assertThat(told.get(0)).hasToString("failed 3 times in a row, the last time with: third");
  }

  @Test
  void shouldBeginAnewWhenACallSucceeds() {
    fail("first");
    fail("second");
    succeed();
    fail("third");
    fail("fourth");
    assertThat(told).isEmpty();
    fail("fifth");
    assertThat(told).hasSize(1);
    succeed();
    assertThat(watched.broken()).isEmpty();
  }

  @Test
  void shouldNotCountCallsThatWereRefusedForTheirFrames() {
    for (int call = 0; call < WatchedEngine.LIMIT; call++) {
      assertThatThrownBy(() -> watched.infer(Frames.random(1, 1, 3, 2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(told).isEmpty();
    assertThat(watched.broken()).isEmpty();
  }

  @Test
  void shouldBeTheEngineThatItWatches() {
    assertThat(watched.name()).isEqualTo("Fake");
    watched.close();
    assertThat(engine.closed).hasValue(1);
  }
}
