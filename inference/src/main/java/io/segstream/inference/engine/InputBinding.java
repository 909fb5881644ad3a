package io.segstream.inference.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.segstream.inference.model.ColourOrder;
import io.segstream.inference.model.ElementType;
import io.segstream.inference.model.FrameSize;
import io.segstream.inference.model.ModelInput;
import io.segstream.inference.model.PixelFormat;
import io.segstream.inference.model.TensorLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Gives frames to a model in the format that it wants. Packed RGB bytes go in as they are, without
 * a copy; every other format is made by a table look-up per number.
 */
final class InputBinding {
  private static final int CHANNELS = FrameBatch.CHANNELS;
  private static final int LEVELS = 256;

  private final String name;
  private final PixelFormat format;
  private final float[][] table = new float[CHANNELS][LEVELS];

  InputBinding(ModelInput input) {
    this.name = input.name();
    this.format = input.format();
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int level = 0; level < LEVELS; level++) {
        table[channel][level] = format.scaling().apply(channel, level);
      }
    }
  }

  /** The name of the graph input. */
  String name() {
    return name;
  }

  /** Whether the pixels of a batch can go in without a copy. */
  boolean takesPixelsAsTheyAre() {
    return format.equals(PixelFormat.PACKED_RGB);
  }

  /** Direct memory for frames in the format of the model. */
  ByteBuffer allocate(int frames, FrameSize size) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes(frames, size)))
        .order(ByteOrder.nativeOrder());
  }

  /** Bytes of frames in the format of the model. */
  long bytes(int frames, FrameSize size) {
    int each = format.type() == ElementType.FLOAT32 ? Float.BYTES : 1;
    return (long) frames * size.pixels() * CHANNELS * each;
  }

  /** The shape of frames in the layout of the model. */
  long[] shape(int frames, FrameSize size) {
    return format.layout() == TensorLayout.NHWC
        ? new long[] {frames, size.height(), size.width(), CHANNELS}
        : new long[] {frames, CHANNELS, size.height(), size.width()};
  }

  /** A tensor over direct memory; the caller closes it and keeps the memory until then. */
  OnnxTensor tensor(OrtEnvironment environment, ByteBuffer data, int frames, FrameSize size)
      throws OrtException {
    long[] shape = shape(frames, size);
    return format.type() == ElementType.FLOAT32
        ? OnnxTensor.createTensor(environment, data.asFloatBuffer(), shape)
        : OnnxTensor.createTensor(environment, data, shape, OnnxJavaType.UINT8);
  }

  /** The size of frames that have this shape. */
  FrameSize size(long[] shape) {
    int rows = format.layout() == TensorLayout.NHWC ? 1 : 2;
    return new FrameSize((int) shape[rows + 1], (int) shape[rows]);
  }

  /**
   * Writes frames of a batch in the format of the model. If the model wants more than there are,
   * the last one is repeated.
   *
   * @param first first frame of the batch
   * @param count frames of the batch that are meant
   * @param frames frames that the target holds
   */
  void convert(FrameBatch batch, int first, int count, ByteBuffer target, int frames) {
    byte[] row = new byte[batch.width() * CHANNELS];
    for (int frame = 0; frame < frames; frame++) {
      int source = (first + Math.min(frame, count - 1)) * batch.frameBytes();
      for (int y = 0; y < batch.height(); y++) {
        batch.pixels().get(source + y * row.length, row);
        int pixels = batch.width() * batch.height();
        int base = frame * pixels * CHANNELS;
        if (format.type() == ElementType.FLOAT32) {
          putFloats(row, target.asFloatBuffer(), base, y * batch.width(), pixels);
        } else {
          putBytes(row, target, base, y * batch.width(), pixels);
        }
      }
    }
  }

  private void putFloats(byte[] row, FloatBuffer target, int base, int firstPixel, int pixels) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] levels = table[channel];
      int at = base + start(channel, firstPixel, pixels);
      for (int i = sourceChannel(channel); i < row.length; i += CHANNELS, at += step()) {
        target.put(at, levels[row[i] & 0xff]);
      }
    }
  }

  private void putBytes(byte[] row, ByteBuffer target, int base, int firstPixel, int pixels) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      int at = base + start(channel, firstPixel, pixels);
      for (int i = sourceChannel(channel); i < row.length; i += CHANNELS, at += step()) {
        target.put(at, row[i]);
      }
    }
  }

  private int start(int channel, int firstPixel, int pixels) {
    return format.layout() == TensorLayout.NHWC
        ? firstPixel * CHANNELS + channel
        : channel * pixels + firstPixel;
  }

  private int step() {
    return format.layout() == TensorLayout.NHWC ? CHANNELS : 1;
  }

  private int sourceChannel(int channel) {
    return format.colour() == ColourOrder.RGB ? channel : CHANNELS - 1 - channel;
  }
}
