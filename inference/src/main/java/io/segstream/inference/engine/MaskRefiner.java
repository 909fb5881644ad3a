package io.segstream.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.segstream.inference.cluster.UnitVectors;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.PixelBox;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/**
 * Runs heads that look at boxes of a picture: a class-agnostic mask head, embeddings in the space
 * of words, or both. The file is an ONNX network with the inputs {@code frame} [1, H, W, 3],
 * unsigned bytes, and {@code boxes} [R, 4], left, top, right, bottom in pixels, and at least one of
 * the outputs {@code masks} [R, 1, S, S], 0 to 1, and {@code vectors} [R, D].
 *
 * <p>Calls may run side by side, and equal calls give equal results. Close it to free the network.
 */
public final class MaskRefiner implements AutoCloseable {
  /** What heads give. */
  public enum View {
    /** Chances of the cells of each box to belong to its object. */
    MASKS,
    /** A vector per box. */
    VECTORS;

    String output() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Kind of native handle: one loaded mask head. */
  static final String HANDLE = "ort-refiner";

  private static final String FRAME = "frame";
  private static final String BOXES = "boxes";

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<View> views;
  private final NativeHandles.Lease lease;
  // Calls share the lock, closing takes it alone: the native session must outlive every call.
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private MaskRefiner(Path file, OrtEnvironment environment, OrtSession session) {
    this.file = file;
    this.environment = environment;
    this.session = session;
    this.views =
        Arrays.stream(View.values())
            .filter(view -> session.getOutputNames().contains(view.output()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(View.class)));
    this.lease = NativeHandles.acquire(HANDLE);
  }

  /**
   * Loads a file, to run on one thread per call.
   *
   * @throws EngineException if it is not there, no ONNX network, or one with other inputs
   */
  public static MaskRefiner open(Path file) {
    return open(file, EngineSettings.defaults());
  }

  /**
   * Loads a file.
   *
   * @throws EngineException if it is not there, no ONNX network, or one with other inputs
   */
  public static MaskRefiner open(Path file, EngineSettings settings) {
    return DeepStack.call("refiner-loader", () -> openHere(file, settings));
  }

  private static MaskRefiner openHere(Path file, EngineSettings settings) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (SessionOptions options = OnnxSessions.options(settings)) {
      OrtSession session = environment.createSession(file.toString(), options);
      MaskRefiner refiner = new MaskRefiner(file, environment, session);
      if (!session.getInputNames().equals(Set.of(FRAME, BOXES)) || refiner.views.isEmpty()) {
        EngineException misfit =
            new EngineException(
                "'%s' is no mask head: it has the inputs %s and outputs %s instead of frame, boxes and masks; export it with 'segstream export'"
                    .formatted(file, session.getInputNames(), session.getOutputNames()));
        refiner.close();
        throw misfit;
      }
      return refiner;
    } catch (OrtException e) {
      throw new EngineException(
          "Mask head '%s' cannot be loaded: %s; export it again".formatted(file, e.getMessage()),
          e);
    }
  }

  /** What the file gives. */
  public Set<View> views() {
    return Collections.unmodifiableSet(views);
  }

  /**
   * Finds the objects in boxes.
   *
   * @param rgb the picture, [height, width, 3]; direct, its position stays
   * @param boxes not empty
   * @return one per box, in order
   * @throws EngineException if the network does not take the picture, or has no masks
   */
  public List<BoxMask> refine(ByteBuffer rgb, int width, int height, List<PixelBox> boxes) {
    return look(rgb, width, height, boxes, Set.of(View.MASKS)).masks();
  }

  /**
   * Looks at boxes, all in one call.
   *
   * @param rgb the picture, [height, width, 3]; direct, its position stays
   * @param boxes none of them empty
   * @param wanted some of {@link #views()}
   * @throws EngineException if the network does not take the picture or gives something else
   */
  public RegionViews look(
      ByteBuffer rgb, int width, int height, List<PixelBox> boxes, Set<View> wanted) {
    if (!views.containsAll(wanted)) {
      throw new EngineException(
          "Mask head '%s' gives %s, not %s: export it again"
              .formatted(file, views, new TreeSet<>(wanted)));
    }
    if (boxes.isEmpty() || wanted.isEmpty()) {
      return RegionViews.NONE;
    }
    Set<String> outputs = wanted.stream().map(View::output).collect(Collectors.toSet());
    lifetime.readLock().lock();
    try (OnnxTensor frame =
            OnnxTensor.createTensor(
                environment, rgb, new long[] {1, height, width, 3}, OnnxJavaType.UINT8);
        OnnxTensor places =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(corners(boxes)), new long[] {boxes.size(), 4});
        OrtSession.Result result = run(Map.of(FRAME, frame, BOXES, places), outputs)) {
      return new RegionViews(
          wanted.contains(View.MASKS) ? masks(result, boxes) : List.of(),
          wanted.contains(View.VECTORS) ? vectors(result, boxes.size()) : List.of());
    } catch (OrtException e) {
      throw new EngineException(
          "Mask head '%s' does not take a picture of %dx%d with %d boxes: %s"
              .formatted(file, width, height, boxes.size(), e.getMessage()),
          e);
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private OrtSession.Result run(Map<String, OnnxTensor> inputs, Set<String> outputs)
      throws OrtException {
    if (closed) {
      throw new IllegalStateException("Mask head '%s' is closed".formatted(file));
    }
    return session.run(inputs, outputs);
  }

  private static float[] corners(List<PixelBox> boxes) {
    float[] corners = new float[4 * boxes.size()];
    for (int i = 0; i < boxes.size(); i++) {
      corners[4 * i] = boxes.get(i).x();
      corners[4 * i + 1] = boxes.get(i).y();
      corners[4 * i + 2] = boxes.get(i).right();
      corners[4 * i + 3] = boxes.get(i).bottom();
    }
    return corners;
  }

  private List<BoxMask> masks(OrtSession.Result result, List<PixelBox> boxes) {
    OnnxTensor output = output(result, View.MASKS);
    long[] shape = output.getInfo().getShape();
    if (shape.length != 4 || shape[0] != boxes.size() || shape[1] != 1 || shape[2] != shape[3]) {
      throw misfit(View.MASKS, shape, "[%d, 1, S, S]".formatted(boxes.size()));
    }
    int side = Math.toIntExact(shape[3]);
    FloatBuffer values = output.getFloatBuffer();
    List<BoxMask> masks = new ArrayList<>(boxes.size());
    for (PixelBox box : boxes) {
      float[] chances = new float[side * side];
      values.get(chances);
      masks.add(new BoxMask(box.x(), box.y(), box.right(), box.bottom(), side, chances));
    }
    return masks;
  }

  private List<float[]> vectors(OrtSession.Result result, int count) {
    OnnxTensor output = output(result, View.VECTORS);
    long[] shape = output.getInfo().getShape();
    if (shape.length != 2 || shape[0] != count) {
      throw misfit(View.VECTORS, shape, "[%d, D]".formatted(count));
    }
    FloatBuffer values = output.getFloatBuffer();
    List<float[]> vectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] vector = new float[Math.toIntExact(shape[1])];
      values.get(vector);
      UnitVectors.requireFinite("Vector of a box", vector, 0, vector.length);
      vectors.add(vector);
    }
    return vectors;
  }

  private OnnxTensor output(OrtSession.Result result, View view) {
    OnnxValue value = result.get(view.output()).orElseThrow();
    if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      return tensor;
    }
    throw new EngineException(
        "Mask head '%s' gives %s for %s, must be a tensor of float32: cast it in the network"
            .formatted(file, value.getInfo(), view.output()));
  }

  private EngineException misfit(View view, long[] shape, String expected) {
    return new EngineException(
        "Mask head '%s' gives %s of shape %s, must be %s: export it again"
            .formatted(file, view.output(), Arrays.toString(shape), expected));
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        lease.close();
        session.close();
      }
    } catch (OrtException e) {
      throw new EngineException(
          "Mask head '%s' cannot be closed: %s".formatted(file, e.getMessage()), e);
    } finally {
      lifetime.writeLock().unlock();
    }
  }
}
