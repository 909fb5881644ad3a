package io.segstream.streams.service;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.streams.topology.UnreadableStateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  private static final int MANY = 12;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final FailurePolicy policy = new FailurePolicy(now::get, 1);

  @Test
  void shouldReplaceAThreadAfterAFailureThatMayPass() {
    assertThat(policy.handle(new StreamsException(new TimeoutException("no leader"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(policy.fatalReason()).isEmpty();
  }

  @Test
  void shouldStopWithAReasonWhenRightsAreMissing() {
    Exception denied = new StreamsException(new TopicAuthorizationException("chunks"));
    assertThat(policy.handle(denied)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatalReason().orElseThrow())
        .startsWith("Kafka refuses access; check the credentials and rights of the service: ");
  }

  @Test
  void shouldStopAtOnceWhenStoredStateCannotBeRead() {
    Exception unreadable = new StreamsException(new UnreadableStateException("another format"));
    assertThat(policy.handle(unreadable)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatalReason().orElseThrow())
        .startsWith("the service cannot go on from what it stored: ")
        .endsWith("another format");
  }

  @Test
  void shouldStopWhenTheJvmFails() {
    assertThat(policy.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void shouldNameTheSettingsWhenBrokersRefuseTheLengthOfTransactions() {
    Exception refused = new StreamsException(new InvalidTxnTimeoutException("too long"));
    assertThat(policy.handle(refused)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatalReason().orElseThrow())
        .contains("lower segmentation.chunkTimeout")
        .contains("raise transaction.max.timeout.ms");
  }

  @Test
  void shouldStopWhenAThreadDiesTooOftenButForgiveOldDeaths() {
    for (int i = 0; i < FailurePolicy.MAX_BURSTS; i++) {
      assertThat(die(policy)).isEqualTo(REPLACE_THREAD);
    }
    now.set(Instant.EPOCH.plus(FailurePolicy.WINDOW).plusSeconds(1));
    for (int i = 0; i < FailurePolicy.MAX_BURSTS; i++) {
      assertThat(die(policy)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(die(policy)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatalReason().orElseThrow())
        .startsWith(
            "stream threads kept dying, in more than 10 bursts of up to 1 within 5 minutes: ");
  }

  @Test
  void shouldSurviveAHiccupThatKillsAllOfManyThreads() {
    FailurePolicy many = new FailurePolicy(now::get, MANY);
    for (int hiccup = 0; hiccup < 3; hiccup++) {
      for (int thread = 0; thread < MANY; thread++) {
        assertThat(die(many)).isEqualTo(REPLACE_THREAD);
        now.updateAndGet(time -> time.plusMillis(700));
      }
      now.updateAndGet(time -> time.plusSeconds(30));
    }
    assertThat(many.fatalReason()).isEmpty();
  }

  @Test
  void shouldStopALoopOfOneThreadAmongManyWhetherItIsFastOrSlow() {
    for (Duration pace : List.of(Duration.ofMillis(10), Duration.ofSeconds(2))) {
      FailurePolicy many = new FailurePolicy(now::get, MANY);
      Instant start = now.get();
      while (die(many) == REPLACE_THREAD) {
        now.updateAndGet(time -> time.plus(pace));
      }
      assertThat(Duration.between(start, now.get())).isLessThan(FailurePolicy.WINDOW);
    }
  }

  private static StreamThreadExceptionResponse die(FailurePolicy policy) {
    return policy.handle(new StreamsException("again"));
  }
}
