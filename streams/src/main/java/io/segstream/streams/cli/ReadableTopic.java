package io.segstream.streams.cli;

import com.google.protobuf.Message;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/** Topics whose records {@code segstream consume} can print. */
enum ReadableTopic {
  SEGMENTS(Topic.SEGMENTS, RecordSerdes::frameSegments),
  OBJECTS(Topic.OBJECTS, RecordSerdes::trackedObject),
  CLUSTERS(Topic.CLUSTERS, RecordSerdes::objectCluster),
  EVENTS(Topic.EVENTS, RecordSerdes::objectEvent);

  private final Topic topic;
  private final Supplier<Serde<? extends Message>> serde;

  ReadableTopic(Topic topic, Supplier<Serde<? extends Message>> serde) {
    this.topic = topic;
    this.serde = serde;
  }

  Topic topic() {
    return topic;
  }

  Deserializer<? extends Message> deserializer() {
    return serde.get().deserializer();
  }

  /** The feed that a key begins with: feed ids hold no slash. */
  static String feedOf(String key) {
    int slash = key == null ? -1 : key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  /** For the command line. */
  static final class Words extends EnumWords<ReadableTopic> {
    Words() {
      super(ReadableTopic.class);
    }
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
