package io.segstream.streams.service;

import io.segstream.streams.broker.BrokerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the length of the service's transactions with what the brokers allow. A broker refuses a
 * longer one only when a stream thread starts, and each new thread meets the same refusal.
 */
final class TransactionLimit {
  /** What to do about transactions that the brokers refuse. */
  static final String ADVICE =
      "the brokers do not allow transactions that last as long as a chunk may take; lower segmentation.chunkTimeout (and kafka.transaction.timeout.ms if it is set), or raise transaction.max.timeout.ms on the brokers";

  private static final String BROKER_SETTING = "transaction.max.timeout.ms";
  private static final DescribeConfigsOptions OPTIONS =
      new DescribeConfigsOptions().timeoutMs(10_000);
  private static final Logger LOG = LoggerFactory.getLogger(TransactionLimit.class);

  private TransactionLimit() {}

  /**
   * Asks every broker, since each of them may have to coordinate a transaction. Brokers that do not
   * tell, as where the service has no right to read their settings, are passed over.
   *
   * @throws BrokerException if a broker allows shorter transactions only
   */
  static void require(Admin admin, long wantedMillis) {
    try {
      List<ConfigResource> brokers =
          admin.describeCluster().nodes().get().stream()
              .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
              .toList();
      for (Map.Entry<ConfigResource, Config> broker :
          admin.describeConfigs(brokers, OPTIONS).all().get().entrySet()) {
        allowedMillis(broker.getValue())
            .ifPresent(allowed -> compare(broker.getKey().name(), allowed, wantedMillis));
      }
    } catch (ExecutionException e) {
      LOG.info("{} of the brokers cannot be read: {}", BROKER_SETTING, e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("Interrupted while reading the settings of the brokers", e);
    }
  }

  private static Optional<Long> allowedMillis(Config config) {
    return Optional.ofNullable(config.get(BROKER_SETTING))
        .map(ConfigEntry::value)
        .map(Long::parseLong);
  }

  private static void compare(String broker, long allowedMillis, long wantedMillis) {
    if (wantedMillis > allowedMillis) {
      throw new BrokerException(
          "%s is %d ms, but broker %s has %s=%d: %s"
              .formatted(
                  ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                  wantedMillis,
                  broker,
                  BROKER_SETTING,
                  allowedMillis,
                  ADVICE));
    }
  }
}
