package io.segstream.streams.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka broker of one node inside this JVM: KRaft broker and controller together, for the demo,
 * for tests and for {@code run --embedded}. Not replicated and not secured: it listens on one
 * address, by default localhost.
 *
 * <p>A kept data directory may be used again after a clean close and after the process was killed;
 * the port may differ from run to run.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "PLAINTEXT";

  private final BrokerSettings settings;
  private final int port;
  private final BrokerStorage storage;
  private final SingleNode server;
  private boolean closed;

  private EmbeddedBroker(
      BrokerSettings settings, int port, BrokerStorage storage, SingleNode server) {
    this.settings = settings;
    this.port = port;
    this.storage = storage;
    this.server = server;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @throws BrokerException if the port is in use, or the data directory cannot be used or belongs
   *     to a broker that is still running
   */
  public static EmbeddedBroker start(BrokerSettings settings) {
    InetAddress address = resolve(settings.host());
    try (BoundSockets sockets = new BoundSockets()) {
      int port = bind(sockets, settings, address);
      int controllerPort =
          sockets.bind(CONTROLLER, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return start(settings, sockets, port, controllerPort);
    } catch (IOException e) {
      throw new BrokerException(
          "The embedded broker cannot listen on %s: %s"
              .formatted(InetAddress.getLoopbackAddress().getHostAddress(), e.getMessage()),
          e);
    }
  }

  private static EmbeddedBroker start(
      BrokerSettings settings, BoundSockets sockets, int port, int controllerPort) {
    BrokerStorage storage = BrokerStorage.open(settings.dataDirectory(), NODE_ID, CONTROLLER);
    SingleNode server;
    try {
      KafkaConfig config =
          new KafkaConfig(properties(settings, port, controllerPort, storage.directory()), false);
      server = new SingleNode(config, sockets);
    } catch (RuntimeException e) {
      storage.discardIfTemporary();
      throw notStarted(storage.directory(), e);
    }
    EmbeddedBroker broker = new EmbeddedBroker(settings, port, storage, server);
    try {
      server.startup();
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw notStarted(storage.directory(), e);
    }
  }

  /** Starts a temporary broker on a free port with the given topics. */
  public static EmbeddedBroker startWith(Collection<NewTopic> topics) {
    EmbeddedBroker broker = start(BrokerSettings.temporary());
    try {
      broker.createTopics(topics);
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return settings.host() + ":" + port;
  }

  /** The port that the broker listens on. */
  public int port() {
    return port;
  }

  /**
   * Creates those of the topics that do not exist, and waits until every partition of all of them
   * answers.
   *
   * @throws BrokerException if a topic could not be created
   */
  public void createTopics(Collection<NewTopic> topics) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      new TopicProvisioner(admin).createMissing(topics);
    }
  }

  /** Stops the broker and deletes a temporary data directory. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.shutdown();
    } finally {
      storage.discardIfTemporary();
    }
  }

  private static BrokerException notStarted(Path directory, RuntimeException cause) {
    return new BrokerException(
        "The embedded broker did not start on the data directory %s: %s"
            .formatted(directory, cause.getMessage()),
        cause);
  }

  private static Properties properties(
      BrokerSettings settings, int port, int controllerPort, Path directory) {
    String controller = InetAddress.getLoopbackAddress().getHostAddress() + ":" + controllerPort;
    String listener = CLIENTS + "://" + settings.host() + ":" + port;
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("listeners", listener + "," + CONTROLLER + "://" + controller);
    properties.put("advertised.listeners", listener);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", CLIENTS);
    properties.put("log.dirs", directory.toString());
    properties.put("message.max.bytes", String.valueOf(settings.maxMessageBytes()));
    properties.put("socket.request.max.bytes", String.valueOf(requestLimit(settings)));
    properties.put("auto.create.topics.enable", "false");
    for (String internal : new String[] {"offsets.topic", "transaction.state.log"}) {
      properties.put(internal + ".replication.factor", "1");
      properties.put(internal + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    // One node serves one process: no reason to wait for more group members or to keep large pools.
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("log.cleaner.threads", "1");
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
    properties.put("controlled.shutdown.enable", "false");
    // A broker that was killed holds its registration this long, and its successor waits for it.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    return properties;
  }

  private static long requestLimit(BrokerSettings settings) {
    long kafkaDefault = 100L * 1024 * 1024;
    return Math.min(
        Integer.MAX_VALUE, Math.max(kafkaDefault, settings.maxMessageBytes() + 1024L * 1024));
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new BrokerException(
          "The embedded broker cannot listen on '%s': no such host; use localhost or an address of this machine"
              .formatted(host),
          e);
    }
  }

  private static int bind(BoundSockets sockets, BrokerSettings settings, InetAddress address) {
    try {
      return sockets.bind(CLIENTS, new InetSocketAddress(address, settings.port()));
    } catch (IOException e) {
      throw new BrokerException(
          settings.port() == 0
              ? "The embedded broker cannot listen on %s: %s"
                  .formatted(address.getHostAddress(), e.getMessage())
              : "port %d on %s is in use by another program; set embedded.port to a free one, or to 0 for any (%s)"
                  .formatted(settings.port(), settings.host(), e.getMessage()),
          e);
    }
  }
}
