package io.segstream.inference.engine;

import io.segstream.inference.model.OutputRole;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** What the roles of a model's outputs say about the frames of one call. */
final class RoleBuffers {
  private final OutputPlan plan;
  private final Map<String, FloatBuffer> numbers;
  private final Map<OutputRole, FloatBuffer> decoded = new EnumMap<>(OutputRole.class);

  /**
   * @param numbers what the runtime writes, by name of the output
   * @param allocate makes room for so many numbers per frame
   */
  RoleBuffers(
      OutputPlan plan, Map<String, FloatBuffer> numbers, IntFunction<FloatBuffer> allocate) {
    this.plan = plan;
    this.numbers = numbers;
    plan.roles()
        .forEach((role, decoder) -> decoded.put(role, allocate.apply(decoder.decodedLength())));
  }

  /** Decodes the first frames after a call. */
  void decode(int count) {
    for (Map.Entry<OutputRole, RoleDecoder> role : plan.roles().entrySet()) {
      RoleDecoder decoder = role.getValue();
      for (int frame = 0; frame < count; frame++) {
        decoder.decode(numbers(decoder), frame, decoded.get(role.getKey()));
      }
    }
  }

  private FloatBuffer numbers(RoleDecoder decoder) {
    return numbers.get(decoder.shape().name());
  }

  FeatureMap frame(int index) {
    return new FeatureMap(
        plan.gridWidth(),
        plan.gridHeight(),
        channels(OutputRole.EMBEDDINGS),
        view(OutputRole.EMBEDDINGS, index),
        view(OutputRole.OBJECTNESS, index),
        channels(OutputRole.CLASSES),
        view(OutputRole.CLASSES, index));
  }

  private int channels(OutputRole role) {
    RoleDecoder decoder = plan.roles().get(role);
    return decoder == null ? 0 : decoder.channels();
  }

  private FloatBuffer view(OutputRole role, int frame) {
    RoleDecoder decoder = plan.roles().get(role);
    return decoder == null
        ? null
        : decoder.view(numbers(decoder), frame, decoded.get(role)).asReadOnlyBuffer();
  }
}
