package io.segstream.streams.cli;

import com.google.protobuf.Message;
import io.segstream.inference.command.ExitCode;
import io.segstream.inference.command.StopSignal;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.config.SegstreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints and exports what the service published. */
@Command(
    name = "consume",
    description =
        "Print or export published records: frames with their segments, objects, clusters, events."
            + " Reads only what was committed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segstream consume                                        # frames as they come, until Ctrl-C",
      "  segstream consume --from-beginning --until-end --format json --out frames.jsonl",
      "  segstream consume --feed door --from-beginning --until-end --format coco --out door.json",
      "  segstream consume --from-beginning --until-end --format png --out masks",
      "  segstream consume objects --format json"
    })
final class ConsumeCommand implements Callable<Integer> {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Terminal terminal;

  @Parameters(
      paramLabel = "TOPIC",
      arity = "0..1",
      defaultValue = "segments",
      converter = ReadableTopic.Words.class,
      completionCandidates = ReadableTopic.Words.class,
      description = "What to read: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ReadableTopic topic;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--format",
      defaultValue = "text",
      converter = OutputFormat.Words.class,
      completionCandidates = OutputFormat.Words.class,
      description =
          "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}. coco and png are for frames.")
  private OutputFormat format;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "File, or directory for png. Default: standard output.")
  private Path out;

  @Option(names = "--feed", paramLabel = "FEED", description = "Only this feed. Repeatable.")
  private List<String> feeds = List.of();

  @Option(
      names = "--from-beginning",
      description = "Begin with the oldest record, not with the next one.")
  private boolean fromBeginning;

  @Option(
      names = "--until-end",
      description = "Stop after the last record that is there now. Default: follow until Ctrl-C.")
  private boolean untilEnd;

  ConsumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SegstreamConfiguration configuration = options.load(terminal).configuration();
    String name = configuration.topics().catalogue().name(topic.topic());
    // A wrong target is to be told before a broker is waited for.
    RecordWriter.check(topic.topic(), format, Optional.ofNullable(out));
    new KafkaAccess(configuration.kafka()).admin().close();
    StopSignal signal = StopSignal.install(CLOSE_WITHIN);
    try (signal;
        TopicReader<? extends Message> reader =
            new TopicReader<>(configuration.kafka(), name, topic.deserializer())) {
      read(reader, signal);
      signal.finished(ExitCode.DONE);
      return ExitCode.DONE;
    }
  }

  private void read(TopicReader<? extends Message> reader, StopSignal signal) throws IOException {
    try (RecordWriter writer =
        RecordWriter.open(topic.topic(), format, Optional.ofNullable(out), terminal.out())) {
      AtomicLong written = new AtomicLong();
      reader.read(
          fromBeginning ? TopicReader.Start.BEGINNING : TopicReader.Start.NOW,
          untilEnd ? TopicReader.End.LAST_RECORD : TopicReader.End.NEVER,
          signal::isAsked,
          record -> {
            if (feeds.isEmpty() || feeds.contains(ReadableTopic.feedOf(record.key()))) {
              writer.write(record.key(), record.value());
              written.incrementAndGet();
            }
          });
      if (out != null) {
        terminal.err().printf("%d records written to %s%n", written.get(), out);
      }
    }
  }
}
