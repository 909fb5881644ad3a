package io.segstream.streams.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Compares the topics that are needed with those that a cluster has, and creates what lacks. */
public final class TopicProvisioner {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration RETRY_AFTER = Duration.ofMillis(50);

  private final Admin admin;

  /**
   * @param admin not closed by this object
   */
  public TopicProvisioner(Admin admin) {
    this.admin = admin;
  }

  /** Those of the topics that the cluster does not have, in the given order. */
  public List<NewTopic> missing(Collection<NewTopic> wanted) {
    Set<String> existing = await(admin.listTopics().names(), "The topics could not be listed");
    return wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
  }

  /**
   * Creates the topics that the cluster does not have, then waits until every partition has a
   * leader that answers: a producer that sends earlier loses records.
   *
   * @throws BrokerException if a topic could not be created or did not come up in time
   */
  public void createMissing(Collection<NewTopic> wanted) {
    List<NewTopic> missing = missing(wanted);
    Map<String, KafkaFuture<Void>> creations = new TreeMap<>(admin.createTopics(missing).values());
    for (Map.Entry<String, KafkaFuture<Void>> creation : creations.entrySet()) {
      try {
        creation.getValue().get();
      } catch (ExecutionException e) {
        // Another instance may have been faster.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new BrokerException(
              "Topic %s could not be created: %s"
                  .formatted(creation.getKey(), e.getCause().getMessage()),
              e.getCause());
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    awaitLeaders(wanted);
  }

  /**
   * Fails with the whole list of what to create if topics are missing.
   *
   * @throws BrokerException naming each missing topic with its partitions and settings
   */
  public void requireAll(Collection<NewTopic> wanted) {
    List<NewTopic> missing = missing(wanted);
    if (!missing.isEmpty()) {
      List<String> lines = new ArrayList<>();
      for (NewTopic topic : missing) {
        lines.add(
            "  %s: partitions=%d, replication=%d, %s"
                .formatted(
                    topic.name(),
                    topic.numPartitions(),
                    topic.replicationFactor(),
                    topic.configs() == null ? Map.of() : new TreeMap<>(topic.configs())));
      }
      throw new BrokerException(
          "%d topics are missing; create them, or let the service do it with topics.create=true:%n%s"
              .formatted(missing.size(), String.join(System.lineSeparator(), lines)));
    }
  }

  /**
   * Fails unless two topics have the same number of partitions.
   *
   * @throws BrokerException naming both with their numbers
   */
  public void requireSamePartitions(String one, String other) {
    Map<String, TopicDescription> topics =
        await(
            admin.describeTopics(List.of(one, other)).allTopicNames(),
            "The topics %s and %s could not be described".formatted(one, other));
    int partitions = topics.get(one).partitions().size();
    int others = topics.get(other).partitions().size();
    if (partitions != others) {
      throw new BrokerException(
          "Topic %s has %d partitions and %s has %d, but records of one feed must be in partitions of the same number: create %s anew with %d partitions"
              .formatted(one, partitions, other, others, other, partitions));
    }
  }

  private void awaitLeaders(Collection<NewTopic> topics) {
    List<String> names = topics.stream().map(NewTopic::name).toList();
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (true) {
      try {
        askEveryPartition(names);
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
          throw new BrokerException(
              "The topics %s did not answer within %d s: %s"
                  .formatted(names, READY_WITHIN.toSeconds(), e.getCause().getMessage()),
              e.getCause());
        }
        pause();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private void askEveryPartition(List<String> names)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  partitions.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    admin.listOffsets(partitions).all().get();
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_AFTER.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T await(KafkaFuture<T> future, String failure) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new BrokerException(failure + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static BrokerException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BrokerException("Interrupted while waiting for the broker", e);
  }
}
