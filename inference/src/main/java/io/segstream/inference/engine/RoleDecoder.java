package io.segstream.inference.engine;

import io.segstream.inference.model.EmbeddingOutput;
import io.segstream.inference.model.ObjectnessOutput;
import io.segstream.inference.model.ObjectnessOutput.Meaning;
import java.nio.FloatBuffer;

/**
 * Turns the numbers of one output tensor into those of one role: planar, activated, normalised.
 * Where the network already makes them so, they are read in place.
 */
final class RoleDecoder {
  /** Decodes one frame: both buffers begin at it. */
  @FunctionalInterface
  private interface Kernel {
    void decode(FloatBuffer tensor, FloatBuffer decoded);
  }

  private final OutputShape shape;
  private final int channels;
  private final int firstChannel;
  private final Kernel kernel;

  private RoleDecoder(OutputShape shape, int channels, int firstChannel, Kernel kernel) {
    this.shape = shape;
    this.channels = channels;
    this.firstChannel = firstChannel;
    this.kernel = kernel;
  }

  static RoleDecoder embeddings(OutputShape shape, EmbeddingOutput output) {
    requireChannels(shape, output.dimensions(), "dimensions");
    boolean unit = output.length() == EmbeddingOutput.Length.UNIT;
    Kernel kernel = (tensor, decoded) -> copy(shape, tensor, decoded);
    if (!unit) {
      kernel =
          (tensor, decoded) -> {
            copy(shape, tensor, decoded);
            normalise(shape, decoded);
          };
    }
    return new RoleDecoder(shape, shape.channels(), 0, unit && shape.planar() ? null : kernel);
  }

  static RoleDecoder classes(OutputShape shape, int labels) {
    requireChannels(shape, labels, "labels");
    Kernel kernel = (tensor, decoded) -> copy(shape, tensor, decoded);
    return new RoleDecoder(shape, shape.channels(), 0, shape.planar() ? null : kernel);
  }

  static RoleDecoder objectness(OutputShape shape, ObjectnessOutput output) {
    int channel = output.channel();
    if (channel >= shape.channels()) {
      throw new IllegalArgumentException(
          "output '%s' has %d channels, the card asks for channel %d (the first is 0)"
              .formatted(shape.name(), shape.channels(), channel));
    }
    boolean foreground = output.meaning() == Meaning.FOREGROUND;
    Kernel probability =
        switch (output.activation()) {
          case NONE -> foreground && shape.planar() ? null : plain(shape, channel);
          case SIGMOID -> sigmoid(shape, channel);
          case SOFTMAX -> softmax(shape, channel);
        };
    Kernel kernel =
        foreground
            ? probability
            : (tensor, decoded) -> {
              probability.decode(tensor, decoded);
              for (int cell = 0; cell < shape.cells(); cell++) {
                decoded.put(cell, 1 - decoded.get(cell));
              }
            };
    return new RoleDecoder(shape, 1, channel, kernel);
  }

  private static void requireChannels(OutputShape shape, int expected, String key) {
    if (shape.channels() != expected) {
      throw new IllegalArgumentException(
          "output '%s' has %d channels, the card's %s say %d"
              .formatted(shape.name(), shape.channels(), key, expected));
    }
  }

  OutputShape shape() {
    return shape;
  }

  int channels() {
    return channels;
  }

  /** Numbers of one frame that need memory of their own; 0 if they are read in place. */
  int decodedLength() {
    return kernel == null ? 0 : Math.multiplyExact(channels, shape.cells());
  }

  /** Decodes one frame after a call. */
  void decode(FloatBuffer tensor, int frame, FloatBuffer decoded) {
    if (kernel != null) {
      kernel.decode(
          tensor.slice(frame * shape.frameLength(), shape.frameLength()),
          decoded.slice(frame * decodedLength(), decodedLength()));
    }
  }

  /** The numbers of one frame, [channels, height, width]. */
  FloatBuffer view(FloatBuffer tensor, int frame, FloatBuffer decoded) {
    return kernel == null
        ? tensor.slice(
            frame * shape.frameLength() + firstChannel * shape.cells(), channels * shape.cells())
        : decoded.slice(frame * decodedLength(), decodedLength());
  }

  private static void copy(OutputShape shape, FloatBuffer tensor, FloatBuffer decoded) {
    int cells = shape.cells();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int from = channel * shape.channelStride();
      for (int cell = 0; cell < cells; cell++) {
        decoded.put(channel * cells + cell, tensor.get(from + cell * shape.cellStride()));
      }
    }
  }

  /** A vector of length 0 stays as it is. */
  private static void normalise(OutputShape shape, FloatBuffer decoded) {
    int cells = shape.cells();
    for (int cell = 0; cell < cells; cell++) {
      double squares = 0;
      for (int channel = 0; channel < shape.channels(); channel++) {
        float value = decoded.get(channel * cells + cell);
        squares += (double) value * value;
      }
      float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
      for (int channel = 0; channel < shape.channels(); channel++) {
        int index = channel * cells + cell;
        decoded.put(index, decoded.get(index) * factor);
      }
    }
  }

  private static Kernel plain(OutputShape shape, int channel) {
    int first = channel * shape.channelStride();
    return (tensor, decoded) -> {
      for (int cell = 0; cell < shape.cells(); cell++) {
        decoded.put(cell, tensor.get(first + cell * shape.cellStride()));
      }
    };
  }

  private static Kernel sigmoid(OutputShape shape, int channel) {
    int first = channel * shape.channelStride();
    return (tensor, decoded) -> {
      for (int cell = 0; cell < shape.cells(); cell++) {
        double logit = tensor.get(first + cell * shape.cellStride());
        decoded.put(cell, (float) (1 / (1 + Math.exp(-logit))));
      }
    };
  }

  /** One over the sum of exp(x[i] - x[channel]): needs no maximum, since infinity gives 0. */
  private static Kernel softmax(OutputShape shape, int channel) {
    return (tensor, decoded) -> {
      for (int cell = 0; cell < shape.cells(); cell++) {
        int at = cell * shape.cellStride();
        double wanted = tensor.get(at + channel * shape.channelStride());
        double sum = 1;
        for (int other = 0; other < shape.channels(); other++) {
          if (other != channel) {
            sum += Math.exp(tensor.get(at + other * shape.channelStride()) - wanted);
          }
        }
        decoded.put(cell, (float) (1 / sum));
      }
    };
  }
}
