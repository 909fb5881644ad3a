package io.segstream.inference.propagate;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.engine.SegmentationEngine;
import io.segstream.inference.evaluate.LabelMap;
import io.segstream.inference.evaluate.davis.DavisDataset;
import io.segstream.inference.evaluate.davis.DavisEvaluation;
import io.segstream.inference.evaluate.davis.DavisScore;
import io.segstream.inference.evaluate.davis.DavisSequence;
import io.segstream.inference.evaluate.davis.DavisTask;
import io.segstream.inference.evaluate.davis.ResultMasks;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.schemas.mask.RleMask;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * Measures on DAVIS sequences what each ingredient of propagation gains and how sensitive its main
 * settings are; prints the tables of docs/propagation.md. One frame is decoded and goes through the
 * network once for all configurations; milliseconds are those of {@link Follower#next} alone.
 *
 * <p>System properties: {@code segstream.davis}, the data set's directory; {@code segstream.model},
 * a model's directory (the built-in model if absent); {@code segstream.stride}, of which the
 * network's input sides are multiples; {@code segstream.threads}, sequences at a time; {@code
 * segstream.configurations}, {@code defaults}, {@code ingredients} (if absent), {@code sensitivity}
 * or {@code neighbours}.
 */
public final class PropagationAblation {
  private final Map<String, Supplier<Follower>> configurations;
  private final SegmentationEngine engine;
  private final int multiple;

  private PropagationAblation(
      Map<String, Supplier<Follower>> configurations, SegmentationEngine engine, int multiple) {
    this.configurations = configurations;
    this.engine = engine;
    this.multiple = multiple;
  }

  /** Masks of one configuration, by sequence and frame, and the time they took. */
  private static final class Result {
    final Map<String, List<RleMask>> masks = new TreeMap<>();
    long nanoseconds;
    long frames;
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(System.getProperty("segstream.davis"));
    DavisDataset dataset = DavisDataset.open(root, DavisTask.SEMI_SUPERVISED);
    List<DavisSequence> sequences =
        dataset.sequences(dataset.listed("val"), DavisTask.SEMI_SUPERVISED);
    Map<String, Supplier<Follower>> configurations =
        switch (System.getProperty("segstream.configurations", "ingredients")) {
          case "defaults" -> AblationConfigurations.defaults();
          case "neighbours" -> AblationConfigurations.neighbours();
          case "sensitivity" -> AblationConfigurations.sensitivity();
          default -> AblationConfigurations.ingredients();
        };
    int threads = Integer.getInteger("segstream.threads", 2);
    try (SegmentationEngine engine = OnnxRuntimeEngine.open(model(), EngineSettings.defaults())) {
      PropagationAblation ablation =
          new PropagationAblation(
              configurations, engine, Integer.getInteger("segstream.stride", 4));
      long start = System.nanoTime();
      Map<String, Result> results = ablation.run(sequences, threads);
      double seconds = (System.nanoTime() - start) * 1e-9;
      report(sequences, results, threads);
      long frames = sequences.stream().mapToLong(sequence -> sequence.frames().size()).sum();
      System.out.printf(
          Locale.ROOT,
          "%n%d frames, JPEG decoding, network and %d configurations in %.1f s: %.1f frames/s%n",
          frames,
          configurations.size(),
          seconds,
          frames / seconds);
    }
  }

  private static LoadedModel model() throws IOException {
    String directory = System.getProperty("segstream.model");
    if (directory != null) {
      return LoadedModel.load(Path.of(directory));
    }
    Path builtIn = Files.createTempDirectory("baseline");
    BaselineModel.writeTo(builtIn);
    return LoadedModel.load(builtIn);
  }

  private Map<String, Result> run(List<DavisSequence> sequences, int threads) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Map<String, Result>>> running = new ArrayList<>();
      for (DavisSequence sequence : sequences) {
        running.add(workers.submit(() -> follow(sequence)));
      }
      Map<String, Result> all = new LinkedHashMap<>();
      for (Future<Map<String, Result>> sequence : running) {
        sequence
            .get()
            .forEach(
                (name, result) -> {
                  Result sum = all.computeIfAbsent(name, key -> new Result());
                  sum.masks.putAll(result.masks);
                  sum.nanoseconds += result.nanoseconds;
                  sum.frames += result.frames;
                });
      }
      return all;
    } finally {
      workers.shutdownNow();
    }
  }

  private Map<String, Result> follow(DavisSequence sequence) throws IOException {
    FrameSize size =
        new FrameSize(rounded(sequence.width(), multiple), rounded(sequence.height(), multiple));
    LabelMap first = sequence.truth(0);
    List<Prompt> prompts = prompts(first, sequence.objects());
    Map<String, Result> results = new LinkedHashMap<>();
    Map<String, Follower> followers = new LinkedHashMap<>();
    configurations.forEach((name, follower) -> followers.put(name, follower.get()));
    for (int frame = 0; frame < sequence.frames().size(); frame++) {
      ByteBuffer pixels = pixels(sequence.image(frame).orElseThrow(), size);
      RgbFrame image = new RgbFrame(pixels, size.width(), size.height());
      FrameBatch batch = new FrameBatch(pixels, 1, size.height(), size.width());
      try (FrameFeatures features = engine.infer(batch)) {
        for (Map.Entry<String, Follower> entry : followers.entrySet()) {
          String name = entry.getKey();
          Result result = results.computeIfAbsent(name, key -> new Result());
          long start = System.nanoTime();
          RleMask mask =
              entry
                  .getValue()
                  .next(
                      frame == 0 ? prompts : List.of(),
                      features.frame(0),
                      image,
                      sequence.width(),
                      sequence.height());
          if (frame > 0) {
            result.nanoseconds += System.nanoTime() - start;
            result.frames++;
          }
          result.masks.computeIfAbsent(sequence.name(), key -> new ArrayList<>()).add(mask);
        }
      }
    }
    return results;
  }

  private static List<Prompt> prompts(LabelMap first, int objects) {
    List<RleMask> masks =
        RleMask.encodeLabels(first.labels(), first.width(), first.height(), objects);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      prompts.add(new Prompt.Mask("object-" + (i + 1), masks.get(i)));
    }
    return prompts;
  }

  private static int rounded(int side, int multiple) {
    return Math.round((float) side / multiple) * multiple;
  }

  private static ByteBuffer pixels(Path file, FrameSize size) throws IOException {
    BufferedImage scaled =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(ImageIO.read(file.toFile()), 0, 0, size.width(), size.height(), null);
    graphics.dispose();
    int[] colours = scaled.getRGB(0, 0, size.width(), size.height(), null, 0, size.width());
    ByteBuffer pixels = ByteBuffer.allocateDirect(colours.length * FrameBatch.CHANNELS);
    for (int colour : colours) {
      pixels.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return pixels.flip();
  }

  private static void report(
      List<DavisSequence> sequences, Map<String, Result> results, int threads) throws Exception {
    System.out.println("| configuration | J | F | J&F | ms per frame |\n|---|---|---|---|---|");
    for (Map.Entry<String, Result> entry : results.entrySet()) {
      Result result = entry.getValue();
      DavisScore score =
          new DavisEvaluation(DavisTask.SEMI_SUPERVISED, threads)
              .run(sequences, new Remembered(result.masks), done -> {});
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f | %.3f | %.1f |%n",
          entry.getKey(),
          score.region().mean(),
          score.boundary().mean(),
          score.both(),
          result.nanoseconds * 1e-6 / result.frames);
      if (entry.getKey().equals("defaults")) {
        perSequence(score);
      }
    }
  }

  private static void perSequence(DavisScore score) {
    score
        .objects()
        .forEach(
            object ->
                System.out.printf(
                    Locale.ROOT,
                    "|   %s | %.3f | %.3f | %.3f | |%n",
                    object.name(),
                    object.region().mean(),
                    object.boundary().mean(),
                    (object.region().mean() + object.boundary().mean()) / 2));
  }

  /** Masks made before. */
  private record Remembered(Map<String, List<RleMask>> masks) implements ResultMasks {
    @Override
    public Access access() {
      return Access.RANDOM;
    }

    @Override
    public Frames open(DavisSequence sequence) {
      return new Frames() {
        @Override
        public LabelMap mask(int frame) {
          byte[] labels = masks.get(sequence.name()).get(frame).decode();
          return new LabelMap(sequence.width(), sequence.height(), labels);
        }

        @Override
        public void close() {
          // Nothing is held open.
        }
      };
    }
  }
}
