package io.segstream.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.segstream.inference.segment.BoxMask;
import io.segstream.schemas.mask.PixelBox;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a class-agnostic mask head: a picture and boxes in, the masks of the objects in the boxes
 * out. The file is an ONNX network with the inputs {@code frame} [1, H, W, 3], unsigned bytes, and
 * {@code boxes} [R, 4], left, top, right, bottom in pixels, and the output {@code masks} [R, 1, S,
 * S], 0 to 1.
 *
 * <p>For one thread. Close it to free the network.
 */
public final class MaskRefiner implements AutoCloseable {
  /** Kind of native handle: one loaded mask head. */
  static final String HANDLE = "ort-refiner";

  private static final String FRAME = "frame";
  private static final String BOXES = "boxes";
  private static final String MASKS = "masks";

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final NativeHandles.Lease lease;

  private MaskRefiner(Path file, OrtEnvironment environment, OrtSession session) {
    this.file = file;
    this.environment = environment;
    this.session = session;
    this.lease = NativeHandles.acquire(HANDLE);
  }

  /**
   * Loads a file.
   *
   * @throws EngineException if it is not there, no ONNX network, or one with other inputs
   */
  public static MaskRefiner open(Path file) {
    return DeepStack.call("refiner-loader", () -> openHere(file));
  }

  private static MaskRefiner openHere(Path file) {
    OrtEnvironment environment = OnnxRuntimeLibrary.environment();
    try (SessionOptions options = OnnxSessions.options(EngineSettings.defaults())) {
      OrtSession session = environment.createSession(file.toString(), options);
      MaskRefiner refiner = new MaskRefiner(file, environment, session);
      if (!session.getInputNames().equals(Set.of(FRAME, BOXES))
          || !session.getOutputNames().equals(Set.of(MASKS))) {
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

  /**
   * Finds the objects in boxes.
   *
   * @param rgb the picture, [height, width, 3]; direct, its position stays
   * @param boxes not empty
   * @return one per box, in order
   * @throws EngineException if the network does not take the picture
   */
  public List<BoxMask> refine(ByteBuffer rgb, int width, int height, List<PixelBox> boxes) {
    if (boxes.isEmpty()) {
      return List.of();
    }
    float[] corners = new float[4 * boxes.size()];
    for (int i = 0; i < boxes.size(); i++) {
      corners[4 * i] = boxes.get(i).x();
      corners[4 * i + 1] = boxes.get(i).y();
      corners[4 * i + 2] = boxes.get(i).right();
      corners[4 * i + 3] = boxes.get(i).bottom();
    }
    try (OnnxTensor frame =
            OnnxTensor.createTensor(
                environment, rgb, new long[] {1, height, width, 3}, OnnxJavaType.UINT8);
        OnnxTensor places =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(corners), new long[] {boxes.size(), 4});
        OrtSession.Result result = session.run(Map.of(FRAME, frame, BOXES, places))) {
      return masks((OnnxTensor) result.get(0), boxes);
    } catch (OrtException e) {
      throw new EngineException(
          "Mask head '%s' does not take a picture of %dx%d with %d boxes: %s"
              .formatted(file, width, height, boxes.size(), e.getMessage()),
          e);
    }
  }

  private static List<BoxMask> masks(OnnxTensor output, List<PixelBox> boxes) {
    int side = Math.toIntExact(output.getInfo().getShape()[3]);
    FloatBuffer values = output.getFloatBuffer();
    List<BoxMask> masks = new ArrayList<>(boxes.size());
    for (PixelBox box : boxes) {
      float[] chances = new float[side * side];
      values.get(chances);
      masks.add(new BoxMask(box.x(), box.y(), box.right(), box.bottom(), side, chances));
    }
    return masks;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EngineException(
          "Mask head '%s' cannot be closed: %s".formatted(file, e.getMessage()), e);
    } finally {
      lease.close();
    }
  }
}
