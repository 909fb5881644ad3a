package io.segstream.inference.refine;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.MaskRefiner;
import io.segstream.inference.engine.MaskRefiner.View;
import io.segstream.inference.engine.RegionViews;
import io.segstream.inference.model.Companions;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.VocabularyFiles;
import io.segstream.inference.model.VocabularyFiles.Source;
import io.segstream.inference.vocabulary.SegmentNamer;
import io.segstream.inference.vocabulary.VocabularyTable;
import io.segstream.schemas.mask.PixelBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model does with segments besides finding them: draw their masks again, and name them. Owns
 * what it has loaded; {@link #refiner} makes what works with it, one per thread. Close it after the
 * last of them has returned.
 */
public final class Refinement implements AutoCloseable {
  /** Leaves segments as they were found. */
  public static final Refinement NONE =
      new Refinement(Optional.empty(), Set.of(), Optional.empty(), 1);

  private final Optional<MaskRefiner> heads;
  private final Set<View> views;
  private final Optional<SegmentNamer> namer;
  private final int stride;

  private Refinement(
      Optional<MaskRefiner> heads, Set<View> views, Optional<SegmentNamer> namer, int stride) {
    this.heads = heads;
    this.views = views;
    this.namer = namer;
    this.stride = stride;
  }

  /**
   * Loads what the model's card names and the settings ask for, and tries it on a black picture.
   *
   * @throws EngineException if a network cannot be run or gives something else
   * @throws IllegalArgumentException if the settings ask for names that the model does not have, or
   *     if its vocabulary is damaged
   */
  public static Refinement open(
      LoadedModel model, EngineSettings engine, RefinementSettings settings) {
    Companions companions = model.card().companions();
    Optional<SegmentNamer> namer = namer(model, settings);
    boolean named =
        companions.vocabulary().filter(words -> words.vectors() == Source.REFINER).isPresent();
    boolean redrawn =
        companions.refiner().isPresent() && settings.masks() == RefinementSettings.Masks.REFINED;
    if (!named && !redrawn) {
      return namer.isEmpty()
          ? NONE
          : new Refinement(Optional.empty(), Set.of(), namer, model.card().stride());
    }
    MaskRefiner heads =
        MaskRefiner.open(model.directory().resolve(companions.refiner().orElseThrow()), engine);
    try {
      Set<View> views = EnumSet.noneOf(View.class);
      if (redrawn && heads.views().contains(View.MASKS)) {
        views.add(View.MASKS);
      }
      if (named) {
        views.add(View.VECTORS);
      }
      tryOut(model, heads, views, namer);
      return new Refinement(Optional.of(heads), views, namer, model.card().stride());
    } catch (RuntimeException e) {
      heads.close();
      throw e;
    }
  }

  private static Optional<SegmentNamer> namer(LoadedModel model, RefinementSettings settings) {
    Optional<VocabularyFiles> files = model.card().companions().vocabulary();
    if (files.isEmpty()) {
      if (!settings.names().isEmpty()) {
        throw new IllegalArgumentException(
            "model.vocabulary: model %s has no vocabulary: leave the key out, or take a model whose card has one"
                .formatted(model.card().reference()));
      }
      return Optional.empty();
    }
    VocabularyTable all = table(model, files.get());
    VocabularyTable wanted;
    try {
      wanted = settings.names().isEmpty() ? all : all.only(settings.names());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model.vocabulary: %s (model %s); add it with 'segstream models vocabulary add'"
              .formatted(e.getMessage(), model.card().reference()),
          e);
    }
    if (files.get().vectors() == Source.EMBEDDINGS) {
      requireDimensions(model, wanted.dimensions(), model.card().dimensions());
    }
    return Optional.of(new SegmentNamer(wanted, files.get().scale(), settings.rule()));
  }

  private static VocabularyTable table(LoadedModel model, VocabularyFiles files) {
    try {
      return VocabularyTable.read(model.directory().resolve(files.table()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The vocabulary of model %s cannot be read: %s"
              .formatted(model.card().reference(), e.getMessage()),
          e);
    }
  }

  private static void requireDimensions(LoadedModel model, int words, int segments) {
    if (words != segments) {
      throw new IllegalArgumentException(
          "The vocabulary of model %s has vectors of %d dimensions, its segments have %d: export the model again"
              .formatted(model.card().reference(), words, segments));
    }
  }

  private static void tryOut(
      LoadedModel model, MaskRefiner heads, Set<View> views, Optional<SegmentNamer> namer) {
    FrameSize size = model.card().input().size();
    RegionViews seen =
        heads.look(
            ByteBuffer.allocateDirect(size.pixels() * FrameBatch.CHANNELS),
            size.width(),
            size.height(),
            List.of(new PixelBox(0, 0, size.width(), size.height())),
            views);
    if (views.contains(View.VECTORS)) {
      requireDimensions(model, namer.orElseThrow().dimensions(), seen.vectors().get(0).length);
    }
  }

  /** Names by which segments may be called; empty if they are not named here. */
  public List<String> names() {
    return namer.map(SegmentNamer::names).orElse(List.of());
  }

  /** What refines segments, for one thread; valid until this is closed. */
  public SegmentRefiner refiner() {
    SegmentRefiner regions =
        heads.filter(loaded -> !views.isEmpty()).isPresent()
            ? new RegionRefiner(heads.get(), views, namer, stride)
            : SegmentRefiner.NONE;
    if (namer.isEmpty() || views.contains(View.VECTORS)) {
      return regions;
    }
    return (segments, features, picture, size) ->
        regions.refine(segments, features, picture, size).stream()
            .map(segment -> segment.withLabel(namer.get().name(segment.embedding())))
            .toList();
  }

  @Override
  public void close() {
    heads.ifPresent(MaskRefiner::close);
  }
}
