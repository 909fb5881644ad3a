package io.segstream.inference.propagate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A state that prompts are being put into. */
final class PromptedState {
  private final PropagationState old;
  private final FrameView view;
  private final PropagationSettings settings;
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final Map<String, Integer> changed = new LinkedHashMap<>();
  private final byte[] labels;

  PromptedState(PropagationState old, FrameView view, PropagationSettings settings) {
    this.old = old;
    this.view = view;
    this.settings = settings;
    int pixels = view.frame().width() * view.frame().height();
    this.labels = old.isEmpty() ? new byte[pixels] : old.labels().clone();
    for (Target target : old.targets()) {
      targets.put(target.id(), target);
    }
  }

  void requireDistinct(List<Prompt> prompts) {
    Set<String> ids = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (!ids.add(prompt.id())) {
        throw new IllegalArgumentException(
            "Two prompts with the id '%s' on one frame: send one, or give them different ids"
                .formatted(prompt.id()));
      }
    }
  }

  void withdraw(String id) {
    Target target = targets.remove(id);
    if (target == null) {
      throw new IllegalArgumentException(
          "No object '%s' to withdraw: there are %s".formatted(id, targets.keySet()));
    }
    paint(target.label(), null);
  }

  /** Gives an object the pixels where {@code inside} is not 0, also those of other objects. */
  void put(String id, byte[] inside) {
    Target target = targets.get(id);
    if (target == null && targets.size() + newcomers() >= settings.maxObjects()) {
      throw new IllegalArgumentException(
          "Prompt '%s' would be object %d, the limit is %d: withdraw one first"
              .formatted(id, settings.maxObjects() + 1, settings.maxObjects()));
    }
    int label = target == null ? freeLabel() : target.label();
    changed.put(id, label);
    paint(label, inside);
  }

  private int newcomers() {
    return (int) changed.keySet().stream().filter(id -> !targets.containsKey(id)).count();
  }

  private int freeLabel() {
    Set<Integer> used = new HashSet<>(changed.values());
    targets.values().forEach(target -> used.add(target.label()));
    int label = 1;
    while (used.contains(label)) {
      label++;
    }
    return label;
  }

  private void paint(int label, byte[] inside) {
    for (int i = 0; i < labels.length; i++) {
      if (inside != null && inside[i] != 0) {
        labels[i] = (byte) label;
      } else if ((labels[i] & 0xFF) == label) {
        labels[i] = 0;
      }
    }
  }

  /** The state with models of the objects that were put. */
  PropagationState learn(TargetFeatures features, TargetSearch search) {
    for (Map.Entry<String, Integer> entry : changed.entrySet()) {
      String id = entry.getKey();
      targets.put(id, learn(id, entry.getValue(), features, search));
    }
    if (targets.isEmpty()) {
      return PropagationState.EMPTY;
    }
    List<Target> ordered = new ArrayList<>(targets.values());
    ordered.sort((a, b) -> Integer.compare(a.label(), b.label()));
    return new PropagationState(
        old.frames(),
        view.frame().width(),
        view.frame().height(),
        labels,
        view.image().grey(),
        ordered);
  }

  private Target learn(String id, int label, TargetFeatures features, TargetSearch search) {
    CellImage image = view.image();
    float[] mask = CellMasks.of(labels, view.frame().width(), label, image);
    CellWindow window = search.windowAround(mask, image);
    if (window == null) {
      throw new IllegalArgumentException(
          ("The mask of prompt '%s' is too small: less than %d pixels of the frame as the model"
                  + " sees it (%dx%d)")
              .formatted(
                  id,
                  TargetSearch.LEAST_AREA * CellImage.STRIDE * CellImage.STRIDE,
                  view.frame().width(),
                  view.frame().height()));
    }
    Place place = Place.of(mask, image.width(), 0);
    float[][] x = features.of(image, view.embeddings(), window, place);
    float[] distance = SignedDistance.of(mask, image.width(), image.height());
    float[] sums =
        TargetSamples.sums(
            x,
            window.cut(mask, image.width()),
            window.cut(distance, image.width()),
            TargetStep.fullTrust(window.cells()));
    if (sums == null) {
      throw new IllegalArgumentException(
          "The mask of prompt '%s' leaves no background to tell the object from: mark the object only"
              .formatted(id));
    }
    Target known = targets.get(id);
    TargetModel model =
        known == null
            ? TargetModel.of(sums, x.length)
            : known.model().corrected(sums, settings.promptShare());
    float area = place.size() * place.size();
    byte[] motion = new byte[image.cells()];
    return new Target(
        id, label, model, motion, Lineage.founded(mask), TargetStatus.TRACKED, 1, area);
  }
}
