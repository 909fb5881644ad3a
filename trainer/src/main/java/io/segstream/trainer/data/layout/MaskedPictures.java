package io.segstream.trainer.data.layout;

import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.PictureFile;
import io.segstream.trainer.data.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pictures with at most one mask file each: what most layouts come down to. */
final class MaskedPictures implements Dataset {
  private final String name;
  private final List<Entry> entries;
  private final List<String> labels;
  private final Annotation annotation;

  /**
   * Files of an example.
   *
   * @param mask empty if nothing is known of the picture
   */
  record Entry(String id, Path picture, Optional<Path> mask) {}

  MaskedPictures(String name, List<Entry> entries, List<String> labels, Annotation annotation) {
    this.name = name;
    this.entries = List.copyOf(entries);
    this.labels = List.copyOf(labels);
    this.annotation = annotation;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String id(int index) {
    return entries.get(index).id();
  }

  @Override
  public Example load(int index) throws ExampleException {
    Entry entry = entries.get(index);
    RgbImage image = PictureFile.read(entry.picture());
    return entry.mask().isEmpty()
        ? Example.unlabelled(entry.id(), image)
        : annotation.of(entry.id(), image, entry.mask().get());
  }

  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest();
    for (Entry entry : entries) {
      digest.text(entry.id()).file(entry.picture());
      entry.mask().ifPresent(digest::file);
    }
    return digest.hex();
  }
}
