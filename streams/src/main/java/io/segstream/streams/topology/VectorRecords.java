package io.segstream.streams.topology;

import io.segstream.streams.topology.state.Vector;

/** Vectors of stored state, in full precision. */
final class VectorRecords {
  private VectorRecords() {}

  static Vector toProto(float[] values) {
    Vector.Builder vector = Vector.newBuilder();
    for (float value : values) {
      vector.addValues(value);
    }
    return vector.build();
  }

  static float[] fromProto(Vector vector) {
    float[] values = new float[vector.getValuesCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector.getValues(i);
    }
    return values;
  }
}
