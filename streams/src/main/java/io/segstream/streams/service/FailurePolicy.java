package io.segstream.streams.service;

import io.segstream.streams.topology.UnreadableStateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the service when a stream thread has died: failures that may pass get a
 * new thread, which continues from the last commit; those that cannot pass, or come too often, stop
 * the service with a reason.
 *
 * <p>What is counted are bursts of deaths, not deaths: one hiccup of a broker can kill every
 * thread, however many there are. A burst holds as many deaths as there are threads and lasts
 * {@link #BURST}; a thread that dies again and again fills burst after burst.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
  static final int MAX_BURSTS = 10;
  static final Duration BURST = Duration.ofSeconds(10);
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

  private final InstantSource clock;
  private final int threads;
  private final ArrayDeque<Instant> bursts = new ArrayDeque<>();
  private int deathsInBurst;
  private String fatalReason;

  /**
   * @param threads stream threads that the service runs, 1 or more
   */
  FailurePolicy(InstantSource clock, int threads) {
    this.clock = clock;
    this.threads = threads;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
    Optional<String> fatal = whyFatal(exception);
    if (fatal.isEmpty() && tooManyBursts()) {
      fatal =
          Optional.of(
              "stream threads kept dying, in more than %d bursts of up to %d within %d minutes"
                  .formatted(MAX_BURSTS, threads, WINDOW.toMinutes()));
    }
    if (fatal.isPresent()) {
      fatalReason = fatal.get() + ": " + deepest(exception);
      LOG.error("The service stops: {}", fatalReason, exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("A stream thread died and is replaced: {}", deepest(exception), exception);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Why the service stopped by itself, if it did. */
  synchronized Optional<String> fatalReason() {
    return Optional.ofNullable(fatalReason);
  }

  private boolean tooManyBursts() {
    Instant now = clock.instant();
    while (!bursts.isEmpty() && bursts.peek().isBefore(now.minus(WINDOW))) {
      bursts.remove();
    }
    boolean sameBurst =
        !bursts.isEmpty() && deathsInBurst < threads && now.isBefore(bursts.peekLast().plus(BURST));
    if (!sameBurst) {
      bursts.add(now);
      deathsInBurst = 0;
    }
    deathsInBurst++;
    return bursts.size() > MAX_BURSTS;
  }

  private static Optional<String> whyFatal(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        return Optional.of("the JVM failed");
      }
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        return Optional.of("Kafka refuses access; check the credentials and rights of the service");
      }
      if (cause instanceof MissingSourceTopicException) {
        return Optional.of("a topic that the service reads is gone; create it and start again");
      }
      if (cause instanceof InvalidTxnTimeoutException) {
        return Optional.of(TransactionLimit.ADVICE);
      }
      if (cause instanceof UnsupportedVersionException) {
        return Optional.of("the brokers are too old for exactly-once processing");
      }
      if (cause instanceof UnreadableStateException) {
        return Optional.of("the service cannot go on from what it stored");
      }
      if (cause instanceof RecordTooLargeException) {
        return Optional.of(
            "a topic takes smaller records than the catalogue says; alter the topic");
      }
    }
    return Optional.empty();
  }

  private static String deepest(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause);
  }
}
