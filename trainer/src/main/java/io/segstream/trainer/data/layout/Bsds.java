package io.segstream.trainer.data.layout;

import io.segstream.inference.evaluate.LabelMap;
import io.segstream.trainer.data.ContentDigest;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.data.MaskFile;
import io.segstream.trainer.data.PictureFile;
import io.segstream.trainer.data.RgbImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * BSDS500 (Arbelaez et al., TPAMI 2011): pictures in {@code images/SPLIT}, and what several people
 * took for regions in {@code segmentations/SPLIT/ID_K.png} as label maps, K = 1, 2, ... The
 * published MATLAB files have to be converted. Labels mean nothing beyond "same region", so
 * examples carry none; {@link #regions} has them.
 */
public final class Bsds implements Dataset {
  private final String name;
  private final Dataset pictures;
  private final List<Path> files;
  private final List<List<Path>> annotators;

  private Bsds(String name, Dataset pictures, List<Path> files, List<List<Path>> annotators) {
    this.name = name;
    this.pictures = pictures;
    this.files = files;
    this.annotators = annotators;
  }

  /**
   * Opens a split.
   *
   * @param root the directory with {@code images}
   * @param split for example {@code train} or {@code val}
   * @throws IOException if there are no pictures
   */
  public static Bsds open(Path root, String split) throws IOException {
    Path directory = root.resolve("images").resolve(split);
    List<Path> files = Listing.pictures(directory);
    Map<String, List<Path>> maps = maps(root.resolve("segmentations").resolve(split));
    List<List<Path>> annotators = new ArrayList<>();
    for (Path file : files) {
      annotators.add(maps.getOrDefault(Listing.id(directory, file), List.of()));
    }
    return new Bsds("bsds/" + split, ImageFolder.open(directory), files, annotators);
  }

  private static Map<String, List<Path>> maps(Path directory) throws IOException {
    Map<String, List<Path>> maps = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return maps;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*_*.png")) {
      for (Path file : files) {
        String name = Listing.withoutEnding(file.getFileName().toString());
        String id = name.substring(0, name.lastIndexOf('_'));
        maps.computeIfAbsent(id, key -> new ArrayList<>()).add(file);
      }
    }
    // By length first, so that annotator 10 follows 9.
    Comparator<Path> byNumber =
        Comparator.<Path>comparingInt(file -> file.toString().length())
            .thenComparing(Path::toString);
    maps.values().forEach(each -> each.sort(byNumber));
    return maps;
  }

  /** How many people divided a picture into regions; 0 in a split without annotations. */
  public int annotators(int index) {
    return annotators.get(index).size();
  }

  /**
   * Reads what people took for regions.
   *
   * @return one map per annotator, with the picture's size
   * @throws ExampleException if a file is damaged or has another size
   */
  public List<LabelMap> regions(int index) throws ExampleException {
    RgbImage image = PictureFile.read(files.get(index));
    List<LabelMap> regions = new ArrayList<>();
    for (Path file : annotators.get(index)) {
      regions.add(MaskFile.read(file, image));
    }
    return regions;
  }

  /**
   * How many annotators drew a boundary between a pixel and its right or lower neighbour.
   *
   * @param regions maps of one size, at least one
   * @return {@code height * width} shares, 0..1, row by row
   */
  public static float[] boundaries(List<LabelMap> regions) {
    int width = regions.get(0).width();
    int height = regions.get(0).height();
    float[] shares = new float[width * height];
    for (LabelMap map : regions) {
      byte[] labels = map.labels();
      for (int i = 0; i < shares.length; i++) {
        boolean right = i % width + 1 < width && labels[i + 1] != labels[i];
        boolean below = i + width < shares.length && labels[i + width] != labels[i];
        shares[i] += right || below ? 1 : 0;
      }
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= regions.size();
    }
    return shares;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String id(int index) {
    return pictures.id(index);
  }

  @Override
  public Example load(int index) throws ExampleException {
    return pictures.load(index);
  }

  @Override
  public String digest() {
    ContentDigest digest = new ContentDigest().text(pictures.digest());
    for (List<Path> maps : annotators) {
      digest.text(Integer.toString(maps.size()));
      maps.forEach(digest::file);
    }
    return digest.hex();
  }
}
