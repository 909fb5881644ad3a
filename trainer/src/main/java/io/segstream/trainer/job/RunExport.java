package io.segstream.trainer.job;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.segstream.inference.command.UsageException;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.checkpoint.CheckpointStore;
import io.segstream.trainer.checkpoint.WriteFailure;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.export.ExportException;
import io.segstream.trainer.export.ExportSettings;
import io.segstream.trainer.export.ModelExport;
import io.segstream.trainer.network.HalvedNetwork;
import io.segstream.trainer.network.NetworkFactory;
import io.segstream.trainer.network.NetworkSettings;
import io.segstream.trainer.network.NetworkWithClasses;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.recipe.MethodName;
import io.segstream.trainer.run.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run whose network becomes a model, or is built upon. */
public final class RunExport {
  /** What the recipe of the run that gave the classes is called beside a model. */
  static final String CLASSES_RECIPE = "classes-recipe.yaml";

  private final RunDirectory directory;
  private final RunDescription description;
  private final Checkpoint checkpoint;
  private final Optional<Classifier> classifier;
  private final boolean halved;

  /** Which network of a run. */
  public enum Which {
    /** The best by validation. */
    BEST,
    /** After the last step that was saved. */
    LAST,
    /** The best by validation, or the last if there was no validation. */
    BEST_IF_ANY;

    /** As asked for; {@link #BEST_IF_ANY} if for neither. */
    public static Which of(boolean best, boolean last) {
      return best ? BEST : last ? LAST : BEST_IF_ANY;
    }
  }

  /**
   * A run whose classes become a part of embeddings.
   *
   * @param share as in {@link NetworkWithClasses}
   */
  private record Classifier(RunExport run, double share) {}

  private RunExport(
      RunDirectory directory,
      RunDescription description,
      Checkpoint checkpoint,
      Optional<Classifier> classifier,
      boolean halved) {
    this.directory = directory;
    this.description = description;
    this.checkpoint = checkpoint;
    this.classifier = classifier;
    this.halved = halved;
  }

  /** The same run, whose model's network sees pictures at half their size. */
  public RunExport atHalfSize() {
    return new RunExport(directory, description, checkpoint, classifier, true);
  }

  /**
   * The same run, whose model's embeddings also say what the network of another run, which sees
   * pictures at half their size, takes each pixel for.
   *
   * @param other has learnt classes
   * @param share as in {@link NetworkWithClasses}
   * @throws UsageException if the other has learnt no classes
   */
  public RunExport withClassesOf(RunExport other, double share) {
    if (other.description.network().classes() == 0) {
      throw new UsageException(
          "the run in '%s' has learnt no classes: train it on data with labels"
              .formatted(other.directory.path()));
    }
    return new RunExport(
        directory, description, checkpoint, Optional.of(new Classifier(other, share)), halved);
  }

  /**
   * Reads what a run has left.
   *
   * @throws UsageException if there is no run or no such checkpoint
   */
  public static RunExport open(RunDirectory directory, Which which) throws IOException {
    RunDescription description =
        directory
            .description()
            .orElseThrow(
                () ->
                    new UsageException(
                        "there is no run in '%s': give the directory that 'segstream train' wrote"
                            .formatted(directory.path())));
    CheckpointStore checkpoints = directory.checkpoints();
    Optional<Checkpoint> found =
        switch (which) {
          case BEST -> checkpoints.readBest();
          case LAST -> checkpoints.readLast();
          case BEST_IF_ANY -> checkpoints.readBest().or(checkpoints::readLast);
        };
    return new RunExport(
        directory,
        description,
        found.orElseThrow(
            () ->
                new UsageException(
                    "the run in '%s' has no %s checkpoint: %s"
                        .formatted(
                            directory.path(),
                            which == Which.BEST ? "best" : "last",
                            which == Which.BEST
                                ? "it was not validated, use --last"
                                : "train it for longer"))),
        Optional.empty(),
        false);
  }

  /** Steps that the network had learnt for. */
  public long step() {
    return checkpoint.step();
  }

  /** What network the run has trained. */
  public NetworkSettings networkSettings() {
    return description.network();
  }

  /**
   * The network as the run had trained it.
   *
   * @param owner of its weights
   */
  public SegmentationNetwork network(NDManager owner) {
    SegmentationNetwork network = NetworkFactory.create(description.network(), 0, owner);
    restore(network, owner);
    return network;
  }

  /**
   * Gives a network of the same settings the run's weights.
   *
   * @param owner parent of the memory that this takes meanwhile
   */
  public void restore(SegmentationNetwork network, NDManager owner) {
    TrainedNetwork.restore(network, checkpoint, owner);
  }

  /**
   * Gives blocks of the same method the run's weights.
   *
   * @param blocks by name, as the method had given them
   * @param owner parent of the memory that this takes meanwhile
   */
  public void restore(Map<String, Block> blocks, NDManager owner) {
    TrainedNetwork.restore(blocks, checkpoint, owner);
  }

  /**
   * Writes the model with the recipe beside it, and runs it.
   *
   * @param settings of the model; origin, labels and objectness are those of the run, whatever they
   *     say
   * @param sentence about the model; a default if empty
   * @throws UsageException if something is asked of objectness that the run has not learnt
   * @throws ExportException if the network cannot be fused, an engine does not compute what the
   *     network computes, or the model cannot be written
   */
  public ModelExport.Exported write(
      Path target, ExportSettings settings, String licence, Optional<String> sentence)
      throws IOException {
    ExportSettings.Objectness objectness = objectness(settings);
    ModelOrigin origin =
        new ModelOrigin(
            sentence.orElse(
                "Trained by %s on %s".formatted(description.method(), description.trainingData())),
            licence,
            recipe(settings),
            dataDigest(),
            directory.scores(step()));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      SegmentationNetwork network = exported(manager);
      ExportSettings own =
          settings
              .withOrigin(origin)
              .withObjectness(objectness)
              .withLabels(network.classCount() == 0 ? List.of() : description.labels());
      return write(network, own, manager, target);
    }
  }

  private ExportSettings.Objectness objectness(ExportSettings settings) {
    if (MethodName.named(description.method()).map(MethodName::learnsObjectness).orElse(true)) {
      return ExportSettings.Objectness.LEARNT;
    }
    String problem =
        "the run in '%s' has not learnt where objects are, which method %s does not teach: "
            .formatted(directory.path(), description.method());
    if (settings.objectnessShift() != 0) {
      throw new UsageException(problem + "leave --object-share out");
    }
    if (settings.fusion().filter(fusion -> fusion.objectnessShare() < 1).isPresent()) {
      throw new UsageException(
          problem + "take that of the untrained model alone, with --baseline-objectness 1");
    }
    return ExportSettings.Objectness.NOT_LEARNT;
  }

  private SegmentationNetwork exported(NDManager manager) {
    SegmentationNetwork whole = network(manager);
    SegmentationNetwork own = halved ? new HalvedNetwork(whole) : whole;
    return classifier
        .<SegmentationNetwork>map(
            other ->
                new NetworkWithClasses(
                    own, new HalvedNetwork(other.run().network(manager)), other.share()))
        .orElse(own);
  }

  private String dataDigest() {
    return classifier
        .map(
            other ->
                new ContentDigest()
                    .text(description.dataDigest())
                    .text(other.run().description.dataDigest())
                    .hex())
        .orElse(description.dataDigest());
  }

  private ModelExport.Exported write(
      SegmentationNetwork network, ExportSettings settings, NDManager manager, Path target) {
    try {
      // Until all is written and right there is no card, and so no model.
      Files.deleteIfExists(target.resolve(ModelCard.FILE_NAME));
      Companions companions =
          RunRefiner.write(
              directory, description, checkpoint, network, manager, target, settings.name());
      ModelExport.Exported exported =
          ModelExport.write(network, settings.withCompanions(companions), manager, target);
      copyRecipe(this, target, directory.recipe().getFileName().toString());
      if (classifier.isPresent()) {
        copyRecipe(classifier.get().run(), target, CLASSES_RECIPE);
      }
      return exported;
    } catch (IOException e) {
      throw new ExportException(WriteFailure.text(target, e), e);
    }
  }

  private static void copyRecipe(RunExport run, Path target, String name) throws IOException {
    Files.copy(run.directory.recipe(), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private String recipe(ExportSettings settings) {
    StringBuilder text = new StringBuilder();
    text.append("%s, %d steps, see recipe.yaml".formatted(description.method(), step()));
    if (settings.objectnessShift() != 0) {
      text.append("; objects for a share of ").append(settings.objectShare());
    }
    if (halved) {
      text.append("; at half size");
    }
    classifier.ifPresent(
        other ->
            text.append(
                "; with %d classes of %s, %d steps, share %s, see %s"
                    .formatted(
                        other.run().description.labels().size(),
                        other.run().description.method(),
                        other.run().step(),
                        other.share(),
                        CLASSES_RECIPE)));
    settings
        .fusion()
        .ifPresent(
            fusion ->
                text.append(
                    "; fused with %s, share %s, of objectness %s"
                        .formatted(
                            BaselineModel.card().reference(),
                            fusion.share(),
                            fusion.objectnessShare())));
    return text.toString();
  }
}
