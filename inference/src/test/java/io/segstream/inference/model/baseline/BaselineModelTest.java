package io.segstream.inference.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.InputSize;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.onnx.SharedEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineModelTest {
  private static final int DIMENSIONS = PixelEmbedding.DIMENSIONS;
  private static OrtEnvironment environment;
  private static OrtSession session;

  @BeforeAll
  static void load() throws OrtException {
    environment = SharedEnvironment.get();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(BaselineModel.graph().toBytes(), options);
    }
  }

  @AfterAll
  static void close() throws OrtException {
    session.close();
  }

  @Test
  void shouldWriteSameBytesWhenWrittenTwice(@TempDir Path one, @TempDir Path two)
      throws IOException {
    // When
    BaselineModel.writeTo(one);
    BaselineModel.writeTo(two);
    // Then
    for (String file : new String[] {"model.onnx", "model.yaml"}) {
      assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(Files.size(one.resolve("model.onnx"))).isLessThan(2_000_000);
  }

  @Test
  void shouldLoadWithItsCardWhenWritten(@TempDir Path directory) throws IOException {
    // Given
    BaselineModel.writeTo(directory.resolve("models/baseline"));
    // When
    LoadedModel model = LoadedModel.load(directory.resolve("models/baseline"));
    // Then
    assertThat(model.card()).isEqualTo(BaselineModel.card());
    assertThat(model.card().reference()).isEqualTo("baseline@1");
    assertThat(model.card().dimensions()).isEqualTo(DIMENSIONS);
  }

  @ParameterizedTest
  @CsvSource({"1920, 16", "16, 1920", "2, 2", "31, 31", "640, 33"})
  void shouldRunAtTheSizeThatItsCardLeadsToForFlatAndTinySources(int width, int height)
      throws OrtException {
    FrameSize size =
        InputSize.forSource(BaselineModel.card(), new FrameSize(width, height), Optional.empty());
    Features features = run(1, size.height(), size.width(), noise(size.width(), size.height(), 7));
    assertThat(features.cells()).isEqualTo(size.pixels() / 16);
  }

  @ParameterizedTest
  @CsvSource({"480, 272", "272, 480", "32, 32", "33, 35", "101, 77", "856, 480"})
  void shouldGiveUnitVectorsAndProbabilitiesOnQuarterGridWhenSizeIs(int width, int height)
      throws OrtException {
    // Given
    byte[] frame = noise(width, height, 7);
    // When
    Features features = run(1, height, width, frame);
    // Then
    assertThat(features.width).isEqualTo(width / 4);
    assertThat(features.height).isEqualTo(height / 4);
    for (int cell = 0; cell < features.cells(); cell++) {
      assertThat(features.dot(cell, cell)).isCloseTo(1, within(1e-5));
      assertThat(features.objectness[cell]).isBetween(0f, 1f);
    }
  }

  @Test
  void shouldTellTexturedDiscFromSmoothBackground() throws OrtException {
    // Given
    int width = 320;
    int height = 180;
    byte[] frame = disc(width, height);
    // When
    Features features = run(1, height, width, frame);
    // Then
    Contrast contrast = new Contrast(features);
    assertThat(contrast.objectnessInside - contrast.objectnessOutside).isGreaterThan(0.4);
    assertThat(contrast.similarityInside - contrast.similarityAcross).isGreaterThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({"0", "128", "255"})
  void shouldSeeNoObjectWhenFrameIsUniform(int grey) throws OrtException {
    // Given
    byte[] frame = new byte[160 * 96 * 3];
    Arrays.fill(frame, (byte) grey);
    // When
    Features features = run(1, 96, 160, frame);
    // Then
    for (float number : features.embeddings) {
      assertThat(number).isFinite();
    }
    for (float number : features.objectness) {
      assertThat(number).isBetween(0f, 0.2f);
    }
  }

  @Test
  void shouldGiveSameNumbersAloneAndInBatch() throws OrtException {
    // Given
    int width = 160;
    int height = 96;
    byte[][] frames = {
      disc(width, height), noise(width, height, 3), new byte[width * height * 3],
    };
    ByteBuffer together = ByteBuffer.allocate(3 * frames[0].length);
    for (byte[] frame : frames) {
      together.put(frame);
    }
    // When
    Features batch = run(3, height, width, together.array());
    // Then
    for (int i = 0; i < frames.length; i++) {
      Features alone = run(1, height, width, frames[i]);
      assertThat(part(batch.objectness, i, 3)).containsExactly(alone.objectness, within(1e-5f));
      assertThat(part(batch.embeddings, i, 3)).containsExactly(alone.embeddings, within(1e-5f));
    }
  }

  private static float[] part(float[] numbers, int index, int count) {
    int length = numbers.length / count;
    return Arrays.copyOfRange(numbers, index * length, (index + 1) * length);
  }

  private static byte[] noise(int width, int height, long seed) {
    byte[] frame = new byte[width * height * 3];
    new Random(seed).nextBytes(frame);
    return frame;
  }

  /** A red and yellow chequered disc in the middle of a blue slope. */
  private static byte[] disc(int width, int height) {
    byte[] frame = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      boolean inside = Contrast.distance(x, y, width, height) < Contrast.RADIUS;
      boolean odd = (x / 5 + y / 5) % 2 == 1;
      frame[3 * i] = (byte) (inside ? 200 : 40 + 40 * x / width);
      frame[3 * i + 1] = (byte) (inside && odd ? 160 : 60);
      frame[3 * i + 2] = (byte) (inside ? 30 : 120 + 40 * y / height);
    }
    return frame;
  }

  private static Features run(int count, int height, int width, byte[] frames) throws OrtException {
    ByteBuffer pixels = ByteBuffer.allocateDirect(frames.length).put(frames).rewind();
    long[] shape = {count, height, width, 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("frames", input))) {
      OnnxTensor objectness = (OnnxTensor) result.get("objectness").orElseThrow();
      OnnxTensor embeddings = (OnnxTensor) result.get("embeddings").orElseThrow();
      long[] grid = objectness.getInfo().getShape();
      assertThat(grid).startsWith(count, 1);
      assertThat(embeddings.getInfo().getShape())
          .containsExactly(count, DIMENSIONS, grid[2], grid[3]);
      return new Features((int) grid[3], (int) grid[2], copy(embeddings), copy(objectness));
    }
  }

  private static float[] copy(OnnxTensor tensor) {
    FloatBuffer values = tensor.getFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static final class Features {
    private final int width;
    private final int height;
    private final float[] embeddings;
    private final float[] objectness;

    private Features(int width, int height, float[] embeddings, float[] objectness) {
      this.width = width;
      this.height = height;
      this.embeddings = embeddings;
      this.objectness = objectness;
    }

    private int cells() {
      return width * height;
    }

    private double dot(int one, int other) {
      double sum = 0;
      for (int d = 0; d < DIMENSIONS; d++) {
        sum += (double) embeddings[d * cells() + one] * embeddings[d * cells() + other];
      }
      return sum;
    }
  }

  /** Means inside and outside a centred disc, leaving out its edge. */
  private static final class Contrast {
    /** Radius of the disc in heights of the frame. */
    private static final double RADIUS = 0.25;

    private static final double EDGE = 0.05;
    private final double objectnessInside;
    private final double objectnessOutside;
    private final double similarityInside;
    private final double similarityAcross;

    private Contrast(Features features) {
      double[] sums = new double[6];
      int centre = features.height / 2 * features.width + features.width / 2;
      for (int cell = 0; cell < features.cells(); cell++) {
        int x = cell % features.width;
        int y = cell / features.width;
        double distance = distance(x, y, features.width, features.height);
        if (Math.abs(distance - RADIUS) > EDGE) {
          int side = distance < RADIUS ? 0 : 3;
          sums[side]++;
          sums[side + 1] += features.objectness[cell];
          sums[side + 2] += features.dot(centre, cell);
        }
      }
      objectnessInside = sums[1] / sums[0];
      similarityInside = sums[2] / sums[0];
      objectnessOutside = sums[4] / sums[3];
      similarityAcross = sums[5] / sums[3];
    }

    private static double distance(int x, int y, int width, int height) {
      return Math.hypot(x + 0.5 - width / 2.0, y + 0.5 - height / 2.0) / height;
    }
  }
}
