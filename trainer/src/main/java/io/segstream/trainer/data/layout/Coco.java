package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.coco.CocoAnnotations;
import io.segstream.inference.evaluate.coco.CocoPictures.Grouping;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.DatasetException;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.Instance;
import io.segstream.trainer.data.PictureFile;
import io.segstream.trainer.data.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COCO (Lin et al., ECCV 2014): pictures in a directory, instances and captions in JSON files.
 * Label 0 is background, then come the categories, or their supercategories for sets too small for
 * 80 classes, in the order of the file. Class maps and foregrounds are made of the instances: where
 * several overlap the smallest is on top, crowds are void.
 */
public final class Coco implements Dataset {
  /** Class maps are bytes, and 255 is void. */
  private static final int MOST_CATEGORIES = 253;

  private final String name;
  private final Path directory;
  private final List<Path> sources;
  private final List<String> labels;
  private final List<CocoAnnotations.Image> images;
  private final Map<Long, List<Instance>> instances;
  private final Map<Long, List<String>> captions;

  private Coco(
      String name,
      Path directory,
      List<Path> sources,
      CocoAnnotations annotations,
      Map<Long, List<String>> captions,
      Grouping grouping)
      throws DatasetException {
    this.name = name;
    this.directory = directory;
    this.sources = List.copyOf(sources);
    this.captions = captions;
    this.images = annotations.images();
    this.instances = new HashMap<>();
    List<String> names = new ArrayList<>(List.of("background"));
    Map<Long, Integer> labelOf = new HashMap<>();
    for (CocoAnnotations.Category category : annotations.categories()) {
      String label = grouping == Grouping.CATEGORIES ? category.name() : category.supercategory();
      if (grouping == Grouping.CATEGORIES || !names.contains(label)) {
        names.add(label);
      }
      labelOf.put(category.id(), names.lastIndexOf(label));
    }
    if (names.size() > MOST_CATEGORIES + 1) {
      throw new DatasetException(
          "'%s' has %d categories, more than the %d that fit into label maps"
              .formatted(sources.get(0), names.size() - 1, MOST_CATEGORIES));
    }
    this.labels = List.copyOf(names);
    for (CocoAnnotations.Instance each : annotations.instances()) {
      instances
          .computeIfAbsent(each.image(), key -> new ArrayList<>())
          .add(new Instance(labelOf.get(each.category()), each.mask(), each.crowd()));
    }
  }

  /**
   * Opens files.
   *
   * @param directory of the pictures
   * @param instances for example {@code annotations/instances_train2017.json}
   * @param captions for example {@code annotations/captions_train2017.json}
   * @param grouping what the labels are
   * @throws IOException if a file is damaged, or a picture that it lists is not there
   */
  public static Coco open(
      Path directory, Path instances, Optional<Path> captions, Grouping grouping)
      throws IOException {
    Listing.directory(directory, "pictures");
    CocoAnnotations annotations = CocoAnnotations.read(instances);
    if (annotations.images().isEmpty()) {
      throw new DatasetException("'%s' lists no picture".formatted(instances));
    }
    List<Path> files =
        annotations.images().stream().map(each -> directory.resolve(each.fileName())).toList();
    Listing.requirePresent(files, instances);
    List<Path> sources = new ArrayList<>(List.of(instances));
    captions.ifPresent(sources::add);
    Map<Long, List<String>> sentences =
        captions.isPresent() ? CocoCaptions.read(captions.get()) : Map.of();
    String name = "coco/" + Listing.lastName(directory);
    Coco coco = new Coco(name, directory, sources, annotations, sentences, grouping);
    Listing.requireUnique(
        annotations.images().stream().map(each -> Listing.withoutEnding(each.fileName())).toList(),
        instances);
    return coco;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String id(int index) {
    return Listing.withoutEnding(images.get(index).fileName());
  }

  @Override
  public Example load(int index) throws ExampleException {
    CocoAnnotations.Image listed = images.get(index);
    RgbImage image = PictureFile.read(picture(index));
    if (image.width() != listed.width() || image.height() != listed.height()) {
      throw new ExampleException(
          "picture '%s' is %dx%d, '%s' says %dx%d: masks must have the picture's size"
              .formatted(
                  picture(index),
                  image.width(),
                  image.height(),
                  sources.get(0),
                  listed.width(),
                  listed.height()));
    }
    List<Instance> objects = instances.getOrDefault(listed.id(), List.of());
    LabelMap classes = classes(objects, image);
    return new Example(
        id(index),
        image,
        Optional.of(classes),
        Optional.of(LabelCodes.foreground(classes)),
        objects,
        captions.getOrDefault(listed.id(), List.of()));
  }

  private static LabelMap classes(List<Instance> objects, RgbImage image) {
    byte[] labels = new byte[image.width() * image.height()];
    objects.stream()
        .filter(Instance::crowd)
        .forEach(each -> each.mask().decodeInto(labels, (byte) LabelMap.VOID));
    objects.stream()
        .filter(each -> !each.crowd())
        .sorted(Comparator.comparingInt((Instance each) -> each.mask().area()).reversed())
        .forEach(each -> each.mask().decodeInto(labels, (byte) each.category()));
    return new LabelMap(image.width(), image.height(), labels);
  }

  /** SHA-256 over the JSON files and the ids and bytes of the pictures. */
  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest();
    sources.forEach(digest::file);
    for (int index = 0; index < size(); index++) {
      digest.text(id(index)).file(picture(index));
    }
    return digest.hex();
  }

  private Path picture(int index) {
    return directory.resolve(images.get(index).fileName());
  }
}
