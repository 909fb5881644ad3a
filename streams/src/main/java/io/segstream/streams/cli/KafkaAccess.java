package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.streams.config.KafkaBlock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Makes clients of the configured brokers, after having asked whether these answer at all. */
final class KafkaAccess {
  /** How long to wait for a first answer unless the configuration says it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaBlock kafka;
  private final Duration patience;

  KafkaAccess(KafkaBlock kafka) {
    this.kafka = kafka;
    this.patience =
        patience(kafka.properties().get(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG));
  }

  /** Kafka's own limit for a call where it is set; what is not a time is Kafka's to refuse. */
  private static Duration patience(String millis) {
    return millis != null && millis.matches("[1-9][0-9]{0,8}")
        ? Duration.ofMillis(Long.parseLong(millis))
        : PATIENCE;
  }

  /**
   * An admin client whose cluster has answered; the caller closes it.
   *
   * @throws CommandException if there is no answer in time, or it is a refusal
   */
  Admin admin() {
    Map<String, Object> properties = kafka.clientProperties();
    // Without these a wrong address is tried for a minute.
    int millis = Math.toIntExact(patience.toMillis());
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    Admin admin;
    try {
      admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka client for %s cannot be made: %s"
              .formatted(kafka.bootstrapServers(), rootMessage(e)),
          e);
    }
    try (QuietClients quiet = QuietClients.begin()) {
      admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return admin;
    } catch (TimeoutException e) {
      throw close(admin, unreachable(e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw close(admin, unreachable(e));
      }
      throw close(
          admin,
          new CommandException(
              "Kafka at %s refused the connection: %s"
                  .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
              e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw close(admin, new CommandException("interrupted while waiting for Kafka", e));
    }
  }

  private CommandException unreachable(Exception cause) {
    return new CommandException(
        "no Kafka broker answered at '%s' within %s s: start one, or set kafka.bootstrap.servers"
            .formatted(
                kafka.bootstrapServers(),
                BigDecimal.valueOf(patience.toMillis(), 3).stripTrailingZeros().toPlainString()),
        cause);
  }

  private static CommandException close(Admin admin, CommandException failure) {
    admin.close(Duration.ZERO);
    return failure;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
