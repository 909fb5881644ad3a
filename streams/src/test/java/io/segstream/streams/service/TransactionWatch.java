package io.segstream.streams.service;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Sees what of a topic lies in a transaction that has not come to its end. */
public final class TransactionWatch implements AutoCloseable {
  /**
   * Sums over the partitions of the topic.
   *
   * @param stable offset up to which everything is committed or aborted
   * @param written end of all records, read before {@code stable}: where it is larger, a
   *     transaction was open when {@code stable} was read
   */
  public record Ends(long written, long stable) {
    public boolean isOpen() {
      return written > stable;
    }
  }

  private final Admin admin;
  private final Set<TopicPartition> partitions;

  public TransactionWatch(String bootstrapServers, String topic)
      throws ExecutionException, InterruptedException {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    partitions =
        admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .collect(Collectors.toSet());
  }

  public Ends ends() throws ExecutionException, InterruptedException {
    long written = end(IsolationLevel.READ_UNCOMMITTED);
    return new Ends(written, end(IsolationLevel.READ_COMMITTED));
  }

  /** Whether a transaction is open that nobody has begun to commit or abort. */
  public boolean isOngoing() throws ExecutionException, InterruptedException {
    ListTransactionsOptions ongoing =
        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    return !admin.listTransactions(ongoing).all().get().isEmpty();
  }

  private long end(IsolationLevel isolation) throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest())),
            new ListOffsetsOptions(isolation))
        .all()
        .get()
        .values()
        .stream()
        .mapToLong(info -> info.offset())
        .sum();
  }

  @Override
  public void close() {
    admin.close();
  }
}
