package io.segstream.inference.propagate;

/**
 * Brings the objects of a state to the next frame: by optical flow, or by one translation where
 * that explains an object much better ({@link RigidMatch}).
 */
final class FlowCarrier {
  private final PropagationState state;
  private final CellImage image;
  private final PropagationSettings settings;
  private final CellFlow forward;
  private CellFlow flow;

  FlowCarrier(PropagationState state, CellImage image, PropagationSettings settings) {
    this.state = state;
    this.image = image;
    this.settings = settings;
    boolean flows = settings.uses(Ingredient.FLOW);
    this.flow = flows ? CellFlow.between(image, state.grey()) : CellFlow.none(image);
    // Only another object can be taken for this one, so a single one need not pay for it.
    boolean confirm = flows && settings.uses(Ingredient.LINEAGE) && state.targets().size() > 1;
    this.forward = confirm ? CellFlow.forward(image, state.grey()) : null;
  }

  /** The flow back, with the translations of the objects that were carried so far. */
  CellFlow flow() {
    return flow;
  }

  Carried carry(Target target) {
    float[] mask = mask(target, flow);
    CellFlow own =
        settings.uses(Ingredient.MATCHING)
            ? RigidMatch.of(state, target.label(), mask, flow, image)
            : null;
    if (own != null) {
      mask = mask(target, own);
      flow = flow.replaced(own, mask);
    }
    if (!settings.uses(Ingredient.LINEAGE)) {
      return new Carried(mask, Lineage.uniform(mask, 1));
    }
    float[] lineage = Lineage.carried(target.lineage(), mask, own == null ? flow : own, image);
    return new Carried(
        mask,
        own == null && forward != null
            ? Lineage.confirmed(lineage, target.lineage(), forward, image)
            : lineage);
  }

  private float[] mask(Target target, CellFlow along) {
    return CellMasks.carried(state.labels(), state.width(), target.label(), along, image);
  }
}
