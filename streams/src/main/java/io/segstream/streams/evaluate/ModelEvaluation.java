package io.segstream.streams.evaluate;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.evaluate.EvaluationException;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.OutputRole;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.refine.Refinement;
import io.segstream.inference.refine.RefinementSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Runs a model over sequences by the rules of a task and leaves its masks in files.
 *
 * @param model what runs
 * @param inputSize size of frames for the model instead of the derived one
 * @param task which method: {@link PromptedMasks}, or by proposals {@link SalientMasks} or {@link
 *     TrackedMasks}
 * @param proposals what the unsupervised task proposes; plays no role in the other one
 * @param through what lies between the video and the model
 * @param threads sequences that are worked on at a time, 1 or more
 */
public record ModelEvaluation(
    LoadedModel model,
    Optional<FrameSize> inputSize,
    DavisTask task,
    Proposals proposals,
    Through through,
    int threads) {
  public ModelEvaluation {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(inputSize, "inputSize");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(proposals, "proposals");
    Objects.requireNonNull(through, "through");
    if (through == Through.KAFKA && task != DavisTask.SEMI_SUPERVISED) {
      throw new IllegalArgumentException(
          "Only the %s task runs through %s, got %s"
              .formatted(DavisTask.SEMI_SUPERVISED, through, task));
    }
  }

  /**
   * Runs all sequences.
   *
   * @param directory gets {@code SEQUENCE/FRAME.png}
   * @param progress told how many frames are done, by one thread at a time
   * @throws EvaluationException if the model has no embeddings or a sequence no pictures
   */
  public void run(List<DavisSequence> sequences, Path directory, LongConsumer progress)
      throws IOException, InterruptedException {
    if (!model.card().has(OutputRole.EMBEDDINGS)) {
      throw new EvaluationException(
          "model %s has no embeddings, by which objects are followed: take one whose card has outputs.embeddings"
              .formatted(model.card().reference()));
    }
    if (through == Through.KAFKA) {
      runThroughKafka(sequences, directory, progress);
    } else {
      runHere(sequences, directory, progress);
    }
  }

  private void runThroughKafka(List<DavisSequence> sequences, Path directory, LongConsumer progress)
      throws IOException, InterruptedException {
    int objects = sequences.stream().mapToInt(DavisSequence::objects).max().orElse(0);
    KafkaMasks.Services services =
        () -> EmbeddedService.open(model, inputSize, Math.max(1, objects));
    new MaskRun(new KafkaMasks(services), threads).run(sequences, directory, progress);
  }

  private void runHere(List<DavisSequence> sequences, Path directory, LongConsumer progress)
      throws IOException, InterruptedException {
    EngineSettings settings = EngineSettings.defaults();
    try (OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(model, settings);
        Refinement refinement = Refinement.open(model, settings, RefinementSettings.DEFAULT)) {
      ModelFrames frames = new ModelFrames(model.card(), engine, inputSize);
      new MaskRun(method(frames, refinement), threads).run(sequences, directory, progress);
    }
  }

  private MaskMethod method(ModelFrames frames, Refinement refinement) {
    if (task == DavisTask.SEMI_SUPERVISED) {
      return new PromptedMasks(frames, PropagationSettings.defaults());
    }
    return proposals == Proposals.OBJECT
        ? new SalientMasks(frames, PropagationSettings.defaults())
        : new TrackedMasks(frames, model.card(), refinement, proposals);
  }
}
