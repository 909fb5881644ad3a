package io.segstream.streams.cli;

import io.segstream.inference.command.ExitCode;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.streams.broker.TopicProvisioner;
import io.segstream.streams.config.SegstreamConfiguration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists and creates the topics. */
@Command(
    name = "topics",
    description = "List and create the topics.",
    footer = {
      "",
      "Examples:",
      "  segstream topics list",
      "  segstream topics create --set topics.replicationFactor=3"
    })
final class TopicsCommand extends CommandGroup {
  private final Terminal terminal;

  TopicsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "list",
      description = "Print each topic, what it holds, and whether the cluster has it.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream topics list --set kafka.bootstrap.servers=kafka:9092"})
  int list(@Mixin ConfigOptions options) {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    TopicCatalogue catalogue = configuration.topics().catalogue();
    try (Admin admin = new KafkaAccess(configuration.kafka()).admin()) {
      List<String> missing =
          new TopicProvisioner(admin)
              .missing(catalogue.newTopics()).stream().map(NewTopic::name).toList();
      for (Topic topic : Topic.values()) {
        String name = catalogue.name(topic);
        terminal
            .out()
            .printf(
                "%-30s %-8s key %s; value %s%n",
                name,
                missing.contains(name) ? "missing" : "present",
                topic.keyDescription(),
                topic.valueDescription());
      }
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "create",
      description = "Create the topics that the cluster does not have.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  segstream topics create --set topics.partitions=32"})
  int create(@Mixin ConfigOptions options) {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    try (Admin admin = new KafkaAccess(configuration.kafka()).admin()) {
      TopicProvisioner provisioner = new TopicProvisioner(admin);
      List<NewTopic> missing = provisioner.missing(configuration.topics().catalogue().newTopics());
      provisioner.createMissing(missing);
      missing.forEach(topic -> terminal.out().println("created " + topic.name()));
      if (missing.isEmpty()) {
        terminal.out().println("nothing to create: all topics are there");
      }
    }
    return ExitCode.DONE;
  }
}
