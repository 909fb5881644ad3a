package io.segstream.inference.segment;

import io.segstream.inference.cluster.AdaptiveKMeans;
import io.segstream.inference.cluster.Clustering;
import io.segstream.inference.cluster.PointSet;
import io.segstream.inference.cluster.SphericalKMeans;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.engine.FeatureMap;
import io.segstream.inference.model.ModelCard;
import io.segstream.schemas.mask.RleMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Turns a feature map into disjoint object masks.
 *
 * <ol>
 *   <li>Cells of enough objectness are foreground; without objectness, all cells are.
 *   <li>Foreground embeddings are grouped by {@link AdaptiveKMeans}, learned on a regular sample of
 *       the cells and started from the previous frame's centroids; then every foreground cell joins
 *       the nearest centroid. A model with classes groups by class instead. Where a model groups
 *       pixels itself, the centroids of its groups stand for their embeddings: what is left to do
 *       is to find out which of the groups are one.
 *   <li>Connected cells of one group are regions; see {@link RegionMerger} for which of them become
 *       one. Regions too small, or nowhere sure enough, are dropped; small holes are filled.
 *   <li>The regions of largest score x area are scaled to the source's size; see {@link
 *       LabelUpsampler} for why masks never overlap.
 * </ol>
 *
 * <p>A segment's score is the mean objectness of its cells; without objectness, the mean score of
 * the winning class; without either, the mean cosine of its cells to their centroids; all clamped
 * to 0..1.
 *
 * <p>The same inputs give the same segments to the last bit. Reuses its scratch memory: not
 * thread-safe, one per thread; it holds no native memory and remembers nothing between calls.
 */
public final class SegmentExtractor {
  private static final float[][] NO_CENTROIDS = new float[0][];

  private final List<String> labels;
  private final int backgroundClass;
  private final ExtractionSettings settings;
  private final AdaptiveKMeans grouping;
  private final Cells cells = new Cells();
  private final Components components = new Components();
  private final Components holes = new Components();
  private final Regions regions = new Regions();
  private final RegionMerger merger = new RegionMerger();
  private final LabelUpsampler upsampler = new LabelUpsampler();
  private int[] groups = new int[0];
  private float[] confidence = new float[0];
  private int[] assignments = new int[0];
  private float[] cosines = new float[0];
  private float[] sample = new float[0];

  /** For the model that a card describes. */
  public SegmentExtractor(ModelCard card, ExtractionSettings settings) {
    this(card.labels(), settings);
  }

  /**
   * @param labels names of the model's classes, in order; the one called "background", if any, is
   *     never an object. Empty for models without classes
   */
  public SegmentExtractor(List<String> labels, ExtractionSettings settings) {
    this.labels = List.copyOf(labels);
    this.settings = Objects.requireNonNull(settings, "settings");
    this.backgroundClass = indexOfBackground(labels);
    this.grouping = new AdaptiveKMeans(settings.grouping());
  }

  /**
   * Checks a grid before there are any frames.
   *
   * @throws IllegalArgumentException if {@link #extract} would refuse maps of this size
   */
  public static void requireGrid(int width, int height) {
    RegionMerger.requireGrid(width, height);
  }

  private static int indexOfBackground(List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).equalsIgnoreCase("background")) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Extracts the segments of one frame.
   *
   * @param map the model's features; only read
   * @param sourceWidth columns of the masks, 1 or more
   * @param sourceHeight rows of the masks, 1 or more
   * @param previousCentroids those of the feed's previous frame, empty for the first
   * @throws IllegalArgumentException if the map has neither embeddings, objectness, classes nor
   *     clusters, is too fine, or holds numbers that are not finite where objects are
   */
  public Extraction extract(
      FeatureMap map, int sourceWidth, int sourceHeight, float[][] previousCentroids) {
    if (map.embeddings() == null
        && map.objectness() == null
        && map.classes() == null
        && map.clusters() == null) {
      throw new IllegalArgumentException(
          "The feature map has neither embeddings, objectness, classes nor clusters:"
              + " there is nothing to segment by; check the outputs in the model's card");
    }
    cells.load(map, settings.extentThreshold(), backgroundClass);
    reserve(map.cells());
    float[][] centroids = group(map, previousCentroids);
    components.find(groups, map.width(), map.height());
    regions.measure(components, cells, groups, confidence);
    merge(map);
    List<Integer> chosen = choose(map);
    return new Extraction(encode(map, chosen, sourceWidth, sourceHeight), centroids);
  }

  private void reserve(int count) {
    if (groups.length < count) {
      groups = new int[count];
      confidence = new float[count];
      assignments = new int[count];
      cosines = new float[count];
    }
    Arrays.fill(groups, 0, count, Components.NONE);
  }

  /** Fills {@link #groups} and {@link #confidence} of the foreground; returns the centroids. */
  private float[][] group(FeatureMap map, float[][] previousCentroids) {
    int[] positions = cells.positions();
    boolean byClass = map.classes() != null;
    boolean byEmbedding = !byClass && cells.dimensions() > 0;
    float[][] centroids = byEmbedding ? groupByEmbedding(previousCentroids) : NO_CENTROIDS;
    boolean cosineIsConfidence = byEmbedding && map.objectness() == null;
    for (int f = 0; f < cells.count(); f++) {
      int p = positions[f];
      groups[p] = byEmbedding ? assignments[f] : cells.classes()[p];
      confidence[p] = cosineIsConfidence ? cosines[f] : cells.objectness()[p];
    }
    return centroids;
  }

  private float[][] groupByEmbedding(float[][] previousCentroids) {
    int d = cells.dimensions();
    int count = cells.count();
    int sampled = Math.min(count, settings.sampleCells());
    if (sample.length < sampled * d) {
      sample = new float[sampled * d];
    }
    for (int s = 0; s < sampled; s++) {
      int from = (int) ((long) s * count / sampled);
      UnitVectors.requireFinite("Pixel embedding", cells.embeddings(), from * d, d);
      System.arraycopy(cells.embeddings(), from * d, sample, s * d, d);
    }
    Clustering learned = grouping.fit(new PointSet(sample, sampled, d), previousCentroids);
    if (count > 0) {
      SphericalKMeans.assign(
          new PointSet(cells.embeddings(), count, d), learned.centroids(), assignments, cosines);
    }
    return learned.centroids();
  }

  private void merge(FeatureMap map) {
    merger.connect(components, cells);
    merger.absorbSmall(regions, minCells(map));
    if (map.classes() == null) {
      // Where everything is foreground, objects lie inside what is behind them: a long common
      // boundary says nothing then.
      double boundaryShare =
          map.objectness() == null
              ? Double.POSITIVE_INFINITY
              : settings.regions().mergeBoundaryShare();
      merger.joinAlike(regions, settings.regions().mergeCosine(), boundaryShare);
    }
  }

  private int minCells(FeatureMap map) {
    return (int) Math.ceil(settings.regions().minAreaShare() * map.cells());
  }

  /** Regions to keep, by falling score, ties by position. */
  private List<Integer> choose(FeatureMap map) {
    int minCells = minCells(map);
    List<Integer> kept = new ArrayList<>();
    for (int r = 0; r < regions.count(); r++) {
      boolean sure = map.objectness() == null || regions.peak(r) >= settings.coreThreshold();
      if (regions.isRoot(r) && regions.area(r) >= minCells && sure) {
        kept.add(r);
      }
    }
    // Components are numbered by position and the sorts are stable, which settles ties.
    kept.sort(Comparator.comparingDouble(r -> -(double) regions.score(r) * regions.area(r)));
    List<Integer> chosen =
        new ArrayList<>(kept.subList(0, Math.min(kept.size(), settings.regions().maxSegments())));
    chosen.sort(
        Comparator.<Integer>comparingDouble(r -> -regions.score(r))
            .thenComparing(Comparator.naturalOrder()));
    return chosen;
  }

  private List<ExtractedSegment> encode(
      FeatureMap map, List<Integer> chosen, int sourceWidth, int sourceHeight) {
    int[] labelOf = new int[regions.count()];
    for (int i = 0; i < chosen.size(); i++) {
      labelOf[chosen.get(i)] = i + 1;
    }
    // The groups have done their work: their array now takes the labels.
    for (int p = 0; p < map.cells(); p++) {
      int component = components.labels()[p];
      groups[p] = component == Components.NONE ? 0 : labelOf[regions.root(component)];
    }
    fillHoles(map);
    boolean soft = map.objectness() != null;
    if (!soft) {
      for (int p = 0; p < map.cells(); p++) {
        confidence[p] = groups[p] == 0 ? 0 : 1;
      }
    }
    List<RleMask> masks =
        upsampler.upsample(
            new LabelUpsampler.Grid(
                groups,
                soft ? cells.objectness() : confidence,
                map.width(),
                map.height(),
                chosen.size()),
            soft ? settings.extentThreshold() : 0.5f,
            sourceWidth,
            sourceHeight);
    List<ExtractedSegment> segments = new ArrayList<>(chosen.size());
    for (int i = 0; i < masks.size(); i++) {
      int region = chosen.get(i);
      if (masks.get(i).area() > 0) {
        segments.add(
            new ExtractedSegment(
                masks.get(i),
                masks.get(i).boundingBox(),
                regions.score(region),
                regions.embedding(region),
                map.classes() == null ? "" : label(regions.group(region))));
      }
    }
    return segments;
  }

  private String label(int classIndex) {
    return classIndex < labels.size() ? labels.get(classIndex) : "class-" + classIndex;
  }

  /** Gives background that is enclosed and too small to be a region to the region left of it. */
  private void fillHoles(FeatureMap map) {
    int minCells = minCells(map);
    int width = map.width();
    for (int p = 0; p < map.cells(); p++) {
      assignments[p] = groups[p] == 0 ? 0 : Components.NONE;
    }
    holes.find(assignments, width, map.height());
    int[] areas = new int[holes.count()];
    int[] fillings = new int[holes.count()];
    for (int p = 0; p < map.cells(); p++) {
      int hole = holes.labels()[p];
      if (hole == Components.NONE) {
        continue;
      }
      int x = p % width;
      boolean border = x == 0 || x == width - 1 || p < width || p >= map.cells() - width;
      if (areas[hole]++ == 0 && !border) {
        fillings[hole] = groups[p - 1];
      }
      if (border) {
        fillings[hole] = 0;
        areas[hole] = minCells;
      }
    }
    for (int p = 0; p < map.cells(); p++) {
      int hole = holes.labels()[p];
      if (hole != Components.NONE && areas[hole] < minCells) {
        groups[p] = fillings[hole];
      }
    }
  }
}
