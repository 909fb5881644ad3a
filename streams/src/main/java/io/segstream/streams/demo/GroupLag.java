package io.segstream.streams.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Whether a consumer group has worked off all that lies on its topics. */
final class GroupLag {
  private static final long ANSWER_SECONDS = 30;
  // What the group sends to itself ends with a commit marker, which no offset is committed behind.
  private static final long MARKER = 1;
  // Markers follow the offsets they belong to a moment later.
  private static final int STEADY_LOOKS = 3;

  private final Admin admin;
  private final String group;
  private final String input;
  private int looks;

  GroupLag(Admin admin, String group, String input) {
    this.admin = admin;
    this.group = group;
    this.input = input;
  }

  /** Looks once; true when the last three looks found nothing left. Ask a few times a second. */
  boolean isWorkedOff() {
    looks = mostBehind() <= 0 ? looks + 1 : 0;
    return looks >= STEADY_LOOKS;
  }

  private long mostBehind() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      answer(admin.describeTopics(topics()).allTopicNames())
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          partition ->
                              latest.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, ListOffsetsResultInfo> ends = answer(admin.listOffsets(latest).all());
      return ends.entrySet().stream()
          .mapToLong(
              end ->
                  end.getValue().offset()
                      - position(committed.get(end.getKey()))
                      - (end.getKey().topic().equals(input) ? 0 : MARKER))
          .max()
          .orElse(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while asking the broker for its offsets", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new DemoException("The embedded broker did not tell its offsets: " + e.getMessage(), e);
    }
  }

  /** The topics that the group reads: its input, and what it sends to itself. */
  private List<String> topics() throws InterruptedException, ExecutionException, TimeoutException {
    return answer(admin.listTopics().names()).stream()
        .filter(
            topic ->
                topic.equals(input)
                    || topic.startsWith(group + "-") && topic.endsWith("-repartition"))
        .toList();
  }

  private static long position(OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }

  private static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }
}
