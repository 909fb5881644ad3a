package io.segstream.inference.propagate;

import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.propagate.Propagation.PropagatedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Carries the masks of prompted objects from frame to frame: online, in constant memory, label
 * propagation with a discriminative model of each object.
 *
 * <ol>
 *   <li>Optical flow ({@link DisFlow}) carries the last masks to the frame, or one translation
 *       where that explains an object much better ({@link RigidMatch}), and with them how surely
 *       each cell comes from what was pointed at ({@link Lineage}).
 *   <li>In a window around each, a ridge regression on the network's embeddings, colour and place
 *       ({@link TargetModel}) scores every cell of 4 x 4 pixels; cells that move as the background
 *       does ({@link BackgroundMotion}) count less.
 *   <li>The evidence is added up, stray blobs and what flow does not account for are dropped, and
 *       the outline is brought to pixels along the picture's edges ({@link OutlineRefiner}).
 *   <li>The model learns from cells of which it was sure.
 *   <li>An object whose cells no longer look like it is lost, and is looked for on the whole frame
 *       until it is found.
 * </ol>
 *
 * <p>A pure function of state and frame: immutable, thread-safe, the same input gives the same
 * bytes.
 */
public final class Propagator {
  private final PropagationSettings settings;
  private final TargetFeatures features;
  private final TargetSearch search;
  private final PromptedMask prompted;

  public Propagator(PropagationSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    boolean colour = settings.uses(Ingredient.COLOUR);
    this.features = new TargetFeatures(colour ? settings.fourierFeatures() : 0);
    this.search = new TargetSearch(settings, features);
    this.prompted = new PromptedMask(settings, features, search);
  }

  /**
   * Carries all objects on to the next frame. Without objects nothing is computed.
   *
   * @param state after the frame before
   * @param map the model's features of the frame; only read
   * @param frame the frame as the model saw it; only read
   * @throws IllegalArgumentException if the frame has another size than those before or the model
   *     has no embeddings
   */
  public Propagation step(PropagationState state, FeatureMap map, RgbFrame frame) {
    if (state.isEmpty()) {
      return new Propagation(state, List.of());
    }
    requireSameSize(state, frame);
    FrameView view = FrameView.of(map, frame, settings);
    requireSameFeatures(state, view);
    CellImage image = view.image();
    FlowCarrier carrier = new FlowCarrier(state, image, settings);
    List<Carried> carried = state.targets().stream().map(carrier::carry).toList();
    CellFlow flow = carrier.flow();
    CellOwners owners = new CellOwners(carried, image);
    boolean[] background = owners.background();
    float[] residual =
        settings.uses(Ingredient.MOTION)
            ? BackgroundMotion.residual(flow, image, background)
            : null;
    OutlineRefiner refiner = refiner(view);
    List<TargetStep> steps = new ArrayList<>();
    for (int t = 0; t < carried.size(); t++) {
      Target target = state.targets().get(t);
      TargetStep step =
          target.status() == TargetStatus.TRACKED
              ? search.follow(
                  expected(state, target, carried.get(t).mask()),
                  view,
                  carried.get(t),
                  new TargetSearch.Bounds(owners.open(t), owners.leastLineage(), true),
                  flow,
                  residual)
              : search.find(target, view, owners.clear(), flow);
      if (step.tracked()) {
        refiner.add(target.label(), step.probability(), step.window());
      }
      steps.add(step);
    }
    return conclude(state, view, refiner.labels(), steps);
  }

  private static Target expected(PropagationState state, Target target, float[] carried) {
    return target.expecting(
        AreaLimit.expected(target.area(), state.labels(), target.label(), carried));
  }

  private OutlineRefiner refiner(FrameView view) {
    float edgeScale = settings.uses(Ingredient.REFINEMENT) ? settings.edgeScale() : 0;
    return new OutlineRefiner(view.frame(), view.image(), edgeScale);
  }

  private Propagation conclude(
      PropagationState state, FrameView view, byte[] labels, List<TargetStep> steps) {
    long frames = state.frames() + 1;
    boolean lesson =
        settings.uses(Ingredient.LEARNING) && frames % settings.learningInterval() == 0;
    List<Target> targets = new ArrayList<>();
    for (TargetStep step : steps) {
      TargetModel model = step.target().model();
      if (lesson && step.tracked()) {
        model = learned(model, step, labels, view);
      }
      targets.add(
          new Target(
              step.target().id(),
              step.target().label(),
              model,
              step.motion(),
              step.lineage(),
              step.tracked() ? TargetStatus.TRACKED : TargetStatus.LOST,
              step.confidence(),
              step.area()));
    }
    return propagation(
        new PropagationState(
            frames, state.width(), state.height(), labels, view.image().grey(), targets));
  }

  private TargetModel learned(TargetModel model, TargetStep step, byte[] labels, FrameView view) {
    CellImage image = view.image();
    float[] mask = CellMasks.of(labels, view.frame().width(), step.target().label(), image);
    float[] sums = step.lesson(mask, image.width(), image.height());
    return sums == null
        ? model
        : model.updated(sums, settings.learningRate(), settings.promptShare());
  }

  /**
   * Takes in the prompts of one frame. If there are objects already, the state must be the one
   * after {@link #step} for this frame.
   *
   * @param prompts with different ids; an id that is tracked already is corrected
   * @param sourceWidth columns of the frame in whose pixels the prompts speak
   * @param sourceHeight rows of it
   * @throws IllegalArgumentException with one line for the sender if a prompt makes no sense; the
   *     state stays as it is
   */
  public Propagation prompt(
      PropagationState state,
      List<Prompt> prompts,
      FeatureMap map,
      RgbFrame frame,
      int sourceWidth,
      int sourceHeight) {
    if (!state.isEmpty()) {
      requireSameSize(state, frame);
    }
    FrameView view = FrameView.of(map, frame, settings);
    requireSameFeatures(state, view);
    PromptedState next = new PromptedState(state, view, settings);
    next.requireDistinct(prompts);
    for (Prompt prompt : prompts) {
      if (prompt instanceof Prompt.Withdrawal withdrawal) {
        next.withdraw(withdrawal.id());
      } else {
        next.put(prompt.id(), prompted.of(prompt, view, sourceWidth, sourceHeight));
      }
    }
    return propagation(next.learn(features, search));
  }

  private static Propagation propagation(PropagationState state) {
    List<PropagatedObject> objects = new ArrayList<>();
    for (Target target : state.targets()) {
      objects.add(
          new PropagatedObject(target.id(), target.label(), target.status(), target.confidence()));
    }
    return new Propagation(state, objects);
  }

  private void requireSameFeatures(PropagationState state, FrameView view) {
    int count = features.count(view.embeddings().length);
    for (Target target : state.targets()) {
      if (target.model().weights().length != count) {
        throw new IllegalArgumentException(
            ("The objects were learnt on %d features, this model and these settings give %d: begin"
                    + " again with an empty state and new prompts")
                .formatted(target.model().weights().length, count));
      }
    }
  }

  private static void requireSameSize(PropagationState state, RgbFrame frame) {
    if (frame.width() != state.width() || frame.height() != state.height()) {
      throw new IllegalArgumentException(
          "Frame is %dx%d, the objects were prompted on frames of %dx%d: begin again with an empty"
                  .formatted(frame.width(), frame.height(), state.width(), state.height())
              + " state and new prompts");
    }
  }
}
