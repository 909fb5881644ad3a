package io.segstream.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.engine.EngineSettings;
import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.engine.FrameFeatures;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.engine.OnnxRuntimeEngine;
import io.segstream.inference.evaluate.coco.CocoCutouts;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.baseline.BaselineModel;
import io.segstream.inference.prompt.ComposedSequence.Composed;
import io.segstream.inference.propagate.Prompt;
import io.segstream.inference.propagate.PropagationSettings;
import io.segstream.inference.propagate.PropagationState;
import io.segstream.inference.propagate.RgbFrame;
import io.segstream.schemas.mask.RleMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects of COCO photographs move over DAVIS films without covering each other, and are followed
 * with the built-in model from their first masks. {@code -Dsegstream.data=DIR} says where {@code
 * coco-mini} and {@code davis} lie.
 *
 * <p>A swap is a frame and an ordered pair of objects (a, b), b other than a, where the result with
 * the id a holds more pixels of object b than of object a. An empty result swaps nothing, so the
 * mean J is held to a least value, too.
 */
@EnabledIfSystemProperty(named = "segstream.data", matches = ".+")
class ComposedSequencesTest {
  private static final int WIDTH = ComposedSequence.WIDTH;
  private static final int HEIGHT = ComposedSequence.HEIGHT;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsIdsOfObjectsThatDoNotOverlap(long seed) throws Exception {
    boolean lookAlikes = seed % 12 == 0 || seed % 12 > 8;
    Path data = Path.of(System.getProperty("segstream.data"));
    ComposedSequence sequence =
        ComposedSequence.draw(
            seed,
            CocoCutouts.open(data.resolve("coco-mini"), "train2017"),
            data.resolve("davis"),
            lookAlikes);
    int handles = NativeHandles.live();
    BaselineModel.writeTo(directory);
    List<String> swaps = new ArrayList<>();
    double overlap = 0;

    PromptedStep step = new PromptedStep(PropagationSettings.defaults());
    PropagationState state = PropagationState.EMPTY;
    try (OnnxRuntimeEngine engine =
        OnnxRuntimeEngine.open(LoadedModel.load(directory), EngineSettings.defaults())) {
      for (int t = 0; t < ComposedSequence.FRAMES; t++) {
        Composed frame = sequence.frame(t);
        List<RleMask> truth =
            RleMask.encodeLabels(frame.labels(), WIDTH, HEIGHT, sequence.objects());
        List<Prompt> prompts = t == 0 ? prompts(truth) : List.of();
        PromptedFrame found = run(engine, step, state, prompts, frame);
        assertThat(found.objects()).hasSize(sequence.objects());
        state = found.state();
        overlap += t == 0 ? 0 : meanOverlap(found, truth);
        swaps.addAll(swaps(found, truth, t));
      }
    }

    double mean = overlap / (ComposedSequence.FRAMES - 1);
    System.out.printf(
        Locale.ROOT,
        "seed %d over %s, %d objects, look-alikes %s: mean J %.3f, %d swaps%n",
        seed,
        sequence.film(),
        sequence.objects(),
        lookAlikes,
        mean,
        swaps.size());
    assertThat(swaps).isEmpty();
    assertThat(mean).isGreaterThan(0.4);
    assertThat(NativeHandles.live()).isEqualTo(handles);
  }

  /** 24, and those between 25 and 90 in which ids once swapped. */
  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 24), LongStream.of(54, 63, 74, 80));
  }

  private static PromptedFrame run(
      OnnxRuntimeEngine engine,
      PromptedStep step,
      PropagationState state,
      List<Prompt> prompts,
      Composed frame)
      throws IOException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * FrameBatch.CHANNELS);
    for (int colour : frame.picture().getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH)) {
      pixels.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    pixels.flip();
    try (FrameFeatures features = engine.infer(new FrameBatch(pixels, 1, HEIGHT, WIDTH))) {
      RgbFrame picture = new RgbFrame(pixels, WIDTH, HEIGHT);
      return step.run(state, prompts, features.frame(0), picture, WIDTH, HEIGHT);
    }
  }

  private static List<Prompt> prompts(List<RleMask> masks) {
    List<Prompt> prompts = new ArrayList<>();
    for (RleMask mask : masks) {
      prompts.add(new Prompt.Mask("object-" + (prompts.size() + 1), mask));
    }
    return prompts;
  }

  /** Mean J of a frame's objects; results come in the order of the prompts. */
  private static double meanOverlap(PromptedFrame found, List<RleMask> truth) {
    double sum = 0;
    for (int a = 0; a < truth.size(); a++) {
      sum += found.objects().get(a).mask().iou(truth.get(a));
    }
    return sum / truth.size();
  }

  private static List<String> swaps(PromptedFrame found, List<RleMask> truth, int t) {
    List<String> swaps = new ArrayList<>();
    for (int a = 0; a < truth.size(); a++) {
      RleMask mask = found.objects().get(a).mask();
      int own = mask.intersectionArea(truth.get(a));
      for (int b = 0; b < truth.size(); b++) {
        int other = mask.intersectionArea(truth.get(b));
        if (other > own) {
          swaps.add(
              "frame %d: result %d has %d pixels of object %d, %d of its own"
                  .formatted(t, a + 1, other, b + 1, own));
        }
      }
    }
    return swaps;
  }
}
