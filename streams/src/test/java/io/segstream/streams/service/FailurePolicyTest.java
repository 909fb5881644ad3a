package io.segstream.streams.service;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final FailurePolicy policy = new FailurePolicy(now::get);

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
  void shouldStopWhenTheJvmFails() {
    assertThat(policy.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void shouldStopWhenThreadsDieTooOftenButForgiveOldDeaths() {
    for (int i = 0; i < FailurePolicy.MAX_REPLACEMENTS; i++) {
      assertThat(policy.handle(new StreamsException("again"))).isEqualTo(REPLACE_THREAD);
    }
    now.set(Instant.EPOCH.plus(FailurePolicy.WINDOW).plusSeconds(1));
    for (int i = 0; i < FailurePolicy.MAX_REPLACEMENTS; i++) {
      assertThat(policy.handle(new StreamsException("again"))).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.handle(new StreamsException("again"))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.fatalReason().orElseThrow())
        .startsWith("stream threads died more than 10 times within 5 minutes");
  }
}
