package io.segstream.streams.evaluate;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.SalientObject;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The unsupervised task with one proposal: the most salient object of the whole sequence, see
 * {@link SalientObject}. Sees all frames before it decides.
 */
public final class SalientMasks implements MaskMethod {
  private final ModelFrames frames;
  private final PropagationSettings settings;

  public SalientMasks(ModelFrames frames, PropagationSettings settings) {
    this.frames = frames;
    this.settings = settings;
  }

  @Override
  public void run(SequenceVideo video, Sink sink) throws IOException {
    SalientObject object = new SalientObject(settings);
    List<FrameSize> sources = new ArrayList<>();
    FrameSize[] seen = new FrameSize[1];
    frames.run(
        video.chunks(),
        frame -> {
          object.add(frame.features(), frame.picture());
          sources.add(frame.source());
          seen[0] = new FrameSize(frame.picture().width(), frame.picture().height());
        });
    List<byte[]> masks = object.masks();
    for (int t = 0; t < masks.size(); t++) {
      sink.accept(t, scaled(masks.get(t), seen[0], sources.get(t)));
    }
  }

  private static LabelMap scaled(byte[] mask, FrameSize from, FrameSize to) {
    byte[] labels = new byte[to.pixels()];
    RleMask.upsampleLabels(mask, from.width(), from.height(), 1, to.width(), to.height())
        .get(0)
        .decodeInto(labels, (byte) 1);
    return new LabelMap(to.width(), to.height(), labels);
  }
}
