package io.segstream.inference.refine;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.engine.MaskRefiner.View;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.schemas.mask.PixelBox;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a model does with segments besides finding them. Owns what it has loaded; {@link #refiner}
 * makes what works with it, one per thread. Close it after the last of them has returned.
 */
public final class Refinement implements AutoCloseable {
  /** Leaves segments as they were found. */
  public static final Refinement NONE = new Refinement(Optional.empty(), 1);

  private final Optional<MaskRefiner> heads;
  private final int stride;

  private Refinement(Optional<MaskRefiner> heads, int stride) {
    this.heads = heads;
    this.stride = stride;
  }

  /**
   * Loads what the model's card names and the settings ask for, and tries it on a black picture.
   *
   * @throws EngineException if a file cannot be run or gives something else
   */
  public static Refinement open(
      LoadedModel model, EngineSettings engine, RefinementSettings settings) {
    Optional<String> file = model.card().companions().refiner();
    if (file.isEmpty() || settings.masks() == RefinementSettings.Masks.AS_FOUND) {
      return NONE;
    }
    MaskRefiner heads = MaskRefiner.open(model.directory().resolve(file.get()), engine);
    try {
      tryOut(heads, model.card().input().size());
      return new Refinement(Optional.of(heads), model.card().stride());
    } catch (RuntimeException e) {
      heads.close();
      throw e;
    }
  }

  private static void tryOut(MaskRefiner heads, FrameSize size) {
    ByteBuffer black = ByteBuffer.allocateDirect(size.pixels() * FrameBatch.CHANNELS);
    heads.look(
        black,
        size.width(),
        size.height(),
        List.of(new PixelBox(0, 0, size.width(), size.height())),
        java.util.Set.of(View.MASKS));
  }

  /** What refines segments, for one thread; valid until this is closed. */
  public SegmentRefiner refiner() {
    return heads
        .<SegmentRefiner>map(loaded -> new RegionRefiner(loaded, stride))
        .orElse(SegmentRefiner.NONE);
  }

  @Override
  public void close() {
    heads.ifPresent(MaskRefiner::close);
  }
}
