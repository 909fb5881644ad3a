package io.segstream.trainer.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segstream.inference.model.NearestName;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The weights of an ONNX file, from which a network can begin instead of from random numbers.
 *
 * <p>In many files batch normalisation is folded into the convolutions before it. Their bias goes
 * to {@code beta}: a fresh network's normalisation then passes the sums on as they are.
 */
public final class OnnxWeights {
  private final Path file;
  private final Map<String, TensorProto> tensors;

  private OnnxWeights(Path file, Map<String, TensorProto> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * What a network took.
   *
   * @param loaded parameters that have the file's numbers now
   * @param untouched parameters that the map does not name and that keep what they had
   * @param unused tensors of the file that no parameter took
   */
  public record Report(List<String> loaded, List<String> untouched, List<String> unused) {
    public Report {
      loaded = List.copyOf(loaded);
      untouched = List.copyOf(untouched);
      unused = List.copyOf(unused);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not ONNX
   */
  public static OnnxWeights read(Path file) throws IOException {
    try {
      Map<String, TensorProto> tensors = new LinkedHashMap<>();
      for (TensorProto tensor :
          ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList()) {
        tensors.put(tensor.getName(), tensor);
      }
      return new OnnxWeights(file, tensors);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "'%s' is no ONNX file, or only part of one: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Names of the file's tensors, in its order. */
  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  /**
   * Copies numbers into a network. Nothing is copied unless all of the map fits.
   *
   * @param network with parameters already
   * @param names name of the tensor in the file, by name of the parameter as in {@link
   *     NetworkParameters}
   * @throws IllegalArgumentException with everything that does not fit: names that are unknown,
   *     shapes that differ, tensors that are not numbers of 16 or 32 bits inside the file
   */
  public Report copyInto(Block network, Map<String, String> names) {
    Map<String, Parameter> parameters = NetworkParameters.of(network);
    Map<Parameter, float[]> values = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    names.forEach(
        (parameter, tensor) -> {
          try {
            values.put(
                find("network", parameters, parameter),
                numbers(find("file", tensors, tensor), parameters.get(parameter), parameter));
          } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
          }
        });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The weights of '%s' do not fit the network:%n  %s"
              .formatted(file, String.join(System.lineSeparator() + "  ", problems)));
    }
    values.forEach((parameter, numbers) -> parameter.getArray().set(numbers));
    return new Report(
        List.copyOf(names.keySet()),
        without(parameters.keySet(), names.keySet()),
        without(tensors.keySet(), Set.copyOf(names.values())));
  }

  private static List<String> without(Set<String> all, Set<String> those) {
    Set<String> rest = new LinkedHashSet<>(all);
    rest.removeAll(those);
    return List.copyOf(rest);
  }

  private static <T> T find(String where, Map<String, T> known, String name) {
    T found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the %s has no '%s'%s".formatted(where, name, NearestName.hint(name, known.keySet())));
    }
    return found;
  }

  private static float[] numbers(TensorProto tensor, Parameter parameter, String name) {
    Shape shape = new Shape(tensor.getDimsList().stream().mapToLong(Long::longValue).toArray());
    if (!shape.equals(parameter.getShape())) {
      throw new IllegalArgumentException(
          "'%s' has shape %s, '%s' has %s"
              .formatted(tensor.getName(), shape, name, parameter.getShape()));
    }
    float[] numbers = decode(tensor);
    if (numbers.length != shape.size()) {
      throw new IllegalArgumentException(
          "'%s' holds %d numbers in the file, %s needs %d: save the model as one file, without external data"
              .formatted(tensor.getName(), numbers.length, shape, shape.size()));
    }
    return numbers;
  }

  private static float[] decode(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers;
    if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
      numbers = new float[raw.remaining() / Float.BYTES];
      raw.asFloatBuffer().get(numbers);
      return numbers.length > 0 ? numbers : declared(tensor);
    }
    if (tensor.getDataType() == TensorProto.DataType.FLOAT16_VALUE) {
      numbers = new float[raw.remaining() / Short.BYTES];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Fp16Conversions.mlasFp16ToFloat(raw.getShort());
      }
      return numbers;
    }
    throw new IllegalArgumentException(
        "'%s' has type %d of ONNX: only float32 (1) and float16 (10) can be loaded"
            .formatted(tensor.getName(), tensor.getDataType()));
  }

  private static float[] declared(TensorProto tensor) {
    float[] numbers = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tensor.getFloatData(i);
    }
    return numbers;
  }
}
