package io.segstream.trainer.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One array per parameter with the parameter's shape, zero at first: a memory of an optimiser. */
final class Slots {
  private final String name;
  private final List<TrainedParameter> parameters;
  private final List<NDArray> arrays = new ArrayList<>();

  Slots(String name, List<TrainedParameter> parameters, NDManager manager) {
    this.name = name;
    this.parameters = parameters;
    for (TrainedParameter parameter : parameters) {
      NDArray values = parameter.values();
      arrays.add(manager.zeros(values.getShape(), values.getDataType()));
    }
  }

  NDArray get(int parameter) {
    return arrays.get(parameter);
  }

  void putInto(Map<String, NDArray> state) {
    for (int i = 0; i < arrays.size(); i++) {
      state.put(key(i), arrays.get(i));
    }
  }

  void takeFrom(Map<String, NDArray> state) {
    for (int i = 0; i < arrays.size(); i++) {
      NDArray saved = state.get(key(i));
      if (saved == null || !saved.getShape().equals(arrays.get(i).getShape())) {
        throw new IllegalArgumentException(
            "The optimiser's state holds %s for '%s', not %s: it belongs to another recipe"
                .formatted(
                    saved == null ? "nothing" : saved.getShape(),
                    key(i),
                    arrays.get(i).getShape()));
      }
      saved.copyTo(arrays.get(i));
    }
  }

  private String key(int parameter) {
    return name + "/" + parameters.get(parameter).name();
  }
}
