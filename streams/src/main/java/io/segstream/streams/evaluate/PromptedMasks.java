package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.prompt.PromptedFrame;
import io.segstream.inference.prompt.PromptedStep;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The semi-supervised task: the objects of the first mask are prompted on the first frame and
 * carried through the rest, online and in one pass.
 */
public final class PromptedMasks implements MaskMethod {
  private final ModelFrames frames;
  private final PromptedStep step;

  public PromptedMasks(ModelFrames frames, PropagationSettings settings) {
    this.frames = frames;
    this.step = new PromptedStep(settings);
  }

  @Override
  public void run(SequenceVideo video, Sink sink) throws IOException {
    List<Prompt.Mask> prompts = prompts(video.sequence());
    PropagationState[] state = {PropagationState.EMPTY};
    frames.run(
        video.chunks(),
        frame -> {
          FrameSize size = frame.source();
          PromptedFrame objects =
              step.run(
                  state[0],
                  frame.index() == 0 ? List.<Prompt>copyOf(prompts) : List.of(),
                  frame.features(),
                  frame.picture(),
                  size.width(),
                  size.height());
          for (PromptedFrame.Refusal refusal : objects.refused()) {
            throw new IOException(
                "sequence '%s': %s".formatted(video.sequence().name(), refusal.reason()));
          }
          state[0] = objects.state();
          sink.accept(frame.index(), labels(objects, size));
        });
  }

  /** One prompt per object of the first mask, whose id is the object's label. */
  static List<Prompt.Mask> prompts(DavisSequence sequence) throws IOException {
    LabelMap first = sequence.truth(0);
    List<RleMask> masks =
        RleMask.encodeLabels(first.labels(), first.width(), first.height(), RleMask.MAX_LABELS);
    List<Prompt.Mask> prompts = new ArrayList<>();
    for (int label = 1; label <= sequence.objects(); label++) {
      RleMask mask = masks.get(label - 1);
      if (mask.area() > 0) {
        prompts.add(new Prompt.Mask(Integer.toString(label), mask));
      }
    }
    return prompts;
  }

  private static LabelMap labels(PromptedFrame frame, FrameSize size) {
    byte[] labels = new byte[size.pixels()];
    for (PromptedFrame.ObjectOnFrame object : frame.objects()) {
      object.mask().decodeInto(labels, (byte) Integer.parseInt(object.id()));
    }
    return new LabelMap(size.width(), size.height(), labels);
  }
}
