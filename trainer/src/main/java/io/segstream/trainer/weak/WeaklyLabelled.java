package io.segstream.trainer.weak;

import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.VideoDataset;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A dataset whose class labels are weak annotations: every other annotation of its examples is left
 * out, since it might say more.
 */
public final class WeaklyLabelled implements VideoDataset {
  private final Dataset base;
  private final WeakSource source;
  private final AtomicReferenceArray<SoftReference<WeakLabels>> remembered;

  /**
   * Replaces labels.
   *
   * @param base with the classes that the annotations refer to
   */
  public WeaklyLabelled(Dataset base, WeakSource source) {
    this.base = base;
    this.source = source;
    this.remembered = new AtomicReferenceArray<>(base.size());
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public List<String> labels() {
    return base.labels();
  }

  @Override
  public String id(int index) {
    return base.id(index);
  }

  @Override
  public List<Sequence> sequences() {
    return VideoDataset.sequencesOf(base);
  }

  @Override
  public Example load(int index) throws ExampleException {
    Example full = base.load(index);
    SoftReference<WeakLabels> reference = remembered.get(index);
    WeakLabels weak = reference == null ? null : reference.get();
    if (weak == null) {
      weak = source.of(full);
      remembered.set(index, new SoftReference<>(weak));
    }
    return Example.unlabelled(full.id(), full.image()).withClasses(weak.labels(), weak.tags());
  }

  @Override
  public String digest() {
    return new ContentDigest().text(base.digest()).text(source.digest()).hex();
  }
}
