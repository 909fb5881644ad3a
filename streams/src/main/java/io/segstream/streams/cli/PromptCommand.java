package io.segstream.streams.cli;

import io.segstream.inference.command.CommandException;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.terminal.Terminal;
import io.segstream.schemas.id.FeedId;
import io.segstream.schemas.serde.RecordSerdes;
import io.segstream.schemas.topic.Topic;
import io.segstream.schemas.topic.TopicCatalogue;
import io.segstream.schemas.v1.EventType;
import io.segstream.schemas.v1.ObjectEvent;
import io.segstream.schemas.v1.ObjectPrompt;
import io.segstream.streams.broker.TopicProvisioner;
import io.segstream.streams.config.SegstreamConfiguration;
import io.segstream.streams.ingest.PromptPublisher;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Points out an object on a feed. */
@Command(
    name = "prompt",
    description =
        "Point out an object on a feed, so that its mask is published from then on. A second prompt"
            + " with the same id corrects the object.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream prompt --feed door --id forklift --box 120,80,64,48 --wait",
      "  segstream prompt --feed door --id forklift --point 150,100 --not-point 200,100",
      "  segstream prompt --feed film --id car --frame 0 --mask 00000.png --object 1 --label car",
      "  segstream prompt --feed door --id forklift --withdraw"
    })
final class PromptCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Terminal terminal;

  @Mixin private ConfigOptions options;
  @Mixin private PromptShape shape;

  @Option(names = "--feed", required = true, paramLabel = "FEED", description = "Name of the feed.")
  private String feed;

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "What to call the object; later prompts refer to it.")
  private String id;

  @Option(
      names = "--frame",
      paramLabel = "N",
      description =
          "Number of the frame on which the object is there. Default: the next one that comes.")
  private Long frame;

  @Option(names = "--label", paramLabel = "TEXT", description = "What the object is.")
  private String label = "";

  @Option(
      names = "--wait",
      description = "Wait up to 30 seconds for the answer; fail if the prompt is refused.")
  private boolean wait;

  PromptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    ObjectPrompt prompt = prompt();
    TopicCatalogue catalogue = configuration.topics().catalogue();
    try (Admin admin = new KafkaAccess(configuration.kafka()).admin()) {
      TopicProvisioner provisioner = new TopicProvisioner(admin);
      if (configuration.topics().create()) {
        provisioner.createMissing(catalogue.newTopics());
      } else {
        provisioner.requireAll(catalogue.newTopics());
      }
    }
    if (!wait) {
      RecordMetadata sent = send(configuration, catalogue, prompt);
      terminal.err().printf("prompt '%s' for feed %s sent, offset %d%n", id, feed, sent.offset());
      return ExitCode.DONE;
    }
    return sendAndWait(configuration, catalogue, prompt);
  }

  private ObjectPrompt prompt() throws IOException {
    // A wrong name is told before anything else.
    new FeedId(feed);
    new Prompt.Withdrawal(id);
    if (frame != null && frame < 0) {
      throw new UsageException("--frame %d must be 0 or more".formatted(frame));
    }
    ObjectPrompt.Builder prompt =
        ObjectPrompt.newBuilder().setFeed(feed).setPromptId(id).setLabel(label);
    Optional.ofNullable(frame).ifPresent(prompt::setFrameNumber);
    shape.addTo(prompt);
    return prompt.build();
  }

  private RecordMetadata send(
      SegstreamConfiguration configuration, TopicCatalogue catalogue, ObjectPrompt prompt) {
    try (PromptPublisher publisher =
        PromptPublisher.open(catalogue, configuration.kafka().clientProperties())) {
      return publisher.publish(prompt);
    } catch (ExecutionException e) {
      throw new CommandException(
          "prompt '%s' could not be sent: %s".formatted(id, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted while sending the prompt", e);
    }
  }

  private int sendAndWait(
      SegstreamConfiguration configuration, TopicCatalogue catalogue, ObjectPrompt prompt)
      throws IOException {
    AtomicReference<RecordMetadata> sent = new AtomicReference<>();
    AtomicReference<ObjectEvent> answer = new AtomicReference<>();
    AtomicReference<Long> deadline = new AtomicReference<>(Long.MAX_VALUE);
    try (TopicReader<ObjectEvent> reader =
        new TopicReader<>(
            configuration.kafka(),
            catalogue.name(Topic.EVENTS),
            RecordSerdes.objectEvent().deserializer())) {
      reader.read(
          TopicReader.Start.NOW,
          TopicReader.End.NEVER,
          () -> {
            // The first question comes when the reader stands at the end: no answer can be missed.
            if (sent.get() == null) {
              sent.set(send(configuration, catalogue, prompt));
              deadline.set(System.nanoTime() + PATIENCE.toNanos());
            }
            return answer.get() != null || System.nanoTime() - deadline.get() > 0;
          },
          record -> {
            ObjectEvent event = record.value();
            if (event != null
                && event.hasPromptOffset()
                && event.getPromptOffset() == sent.get().offset()
                && record.partition() == sent.get().partition()
                && event.getFeed().equals(feed)) {
              answer.set(event);
            }
          });
    }
    return report(answer.get());
  }

  private int report(ObjectEvent answer) {
    if (answer == null) {
      throw new CommandException(
          "prompt '%s' was sent, but not answered within %d s: it waits until video of feed '%s' comes; is the service running, and the name right?"
              .formatted(id, PATIENCE.toSeconds(), feed));
    }
    if (answer.getType() == EventType.EVENT_TYPE_PROMPT_REFUSED) {
      throw new CommandException("prompt '%s' was refused: %s".formatted(id, answer.getReason()));
    }
    terminal
        .err()
        .printf(
            "prompt '%s' %s from frame %d on%n",
            id, shape.isWithdrawal() ? "withdrawn" : "followed", answer.getFrameNumber());
    return ExitCode.DONE;
  }
}
