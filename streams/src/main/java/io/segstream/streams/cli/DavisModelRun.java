package io.segstream.streams.cli;

import io.segstream.inference.command.UsageException;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.terminal.ProgressBar;
import io.segstream.inference.terminal.Terminal;
import io.segstream.streams.evaluate.ModelEvaluation;
import io.segstream.streams.evaluate.Proposals;
import io.segstream.streams.evaluate.Through;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a model over the pictures of a data set, for masks to score; a mixin. */
final class DavisModelRun {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ModelOptions modelOptions;

  @Option(
      names = "--proposals",
      paramLabel = "KIND",
      converter = ProposalWords.class,
      completionCandidates = ProposalWords.class,
      defaultValue = "object",
      description =
          "What a model proposes unsupervised: ${COMPLETION-CANDIDATES}. object is the most salient"
              + " one of the whole sequence, decided when all frames are seen; track the pipeline's"
              + " most salient track so far, and tracks up to 20 of them, both online. Default:"
              + " ${DEFAULT-VALUE}.")
  private Proposals proposals;

  @Option(
      names = "--through",
      paramLabel = "WAY",
      converter = ThroughWords.class,
      completionCandidates = ThroughWords.class,
      defaultValue = "nothing",
      description =
          "How the pictures get to the model: ${COMPLETION-CANDIDATES}. With kafka, the service runs"
              + " on an embedded broker and the objects are prompted there; semi-supervised only."
              + " Default: ${DEFAULT-VALUE}.")
  private Through through;

  /** Proposals as users type them. */
  static final class ProposalWords extends EnumWords<Proposals> {
    ProposalWords() {
      super(Proposals.class);
    }
  }

  /** Ways to the model as users type them. */
  static final class ThroughWords extends EnumWords<Through> {
    ThroughWords() {
      super(Through.class);
    }
  }

  /**
   * Refuses what says how a model runs where none does.
   *
   * @throws UsageException if a model or how it runs is given
   */
  void requireNothing() {
    if (modelOptions.given()) {
      throw needless("--model");
    }
    if (through != Through.NOTHING) {
      throw needless("--through");
    }
    if (hasProposals()) {
      throw needless("--proposals");
    }
  }

  private static UsageException needless(String option) {
    return new UsageException(
        "--results are there already: leave out %s or --results".formatted(option));
  }

  /**
   * Refuses what a task has no use for.
   *
   * @throws UsageException if the objects cannot be prompted, or are and shall be proposed
   */
  void requireFit(DavisTask task) {
    if (through != Through.NOTHING && task != DavisTask.SEMI_SUPERVISED) {
      throw new UsageException(
          "--through %s takes prompts, task %s has none: use --task %s or leave out --through"
              .formatted(through, task, DavisTask.SEMI_SUPERVISED));
    }
    if (hasProposals() && task != DavisTask.UNSUPERVISED) {
      throw new UsageException(
          "--proposals say what a model proposes unsupervised, in task %s its objects are given: use --task %s or leave out --proposals"
              .formatted(task, DavisTask.UNSUPERVISED));
    }
  }

  /** The default is no wish. */
  private boolean hasProposals() {
    return command.commandLine().getParseResult().hasMatchedOption("--proposals");
  }

  /**
   * Runs the model.
   *
   * @param threads sequences that are worked on at a time
   * @param masks directory that gets {@code SEQUENCE/FRAME.png}
   * @return the card of the model
   */
  ModelCard run(
      DavisTask task, List<DavisSequence> sequences, int threads, Path masks, Terminal terminal)
      throws IOException, InterruptedException {
    ModelOptions.Choice choice = modelOptions.choose(terminal);
    long frames = sequences.stream().mapToLong(each -> each.frames().size()).sum();
    try (ProgressBar bar =
        new ProgressBar("running", "frames", OptionalLong.of(frames), terminal)) {
      new ModelEvaluation(choice.model(), choice.inputSize(), task, proposals, through, threads)
          .run(sequences, masks, bar::update);
    }
    return choice.model().card();
  }
}
