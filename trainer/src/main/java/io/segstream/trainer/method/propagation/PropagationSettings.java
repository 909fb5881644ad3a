package io.segstream.trainer.method.propagation;

/**
 * What {@link PropagationMethod} weighs.
 *
 * @param temperature of the likeness of cells, above 0
 * @param matching weight of carrying labels between the views of a pair
 * @param objectness weight of telling objects from background
 * @param balanced whether the rarer of object and background weighs more in objectness
 * @param contrast weight of telling objects of different pictures apart
 * @param contrastTemperature of that contrast, above 0
 * @param queue prototypes of earlier steps that objects are told apart from, a multiple of the
 *     batch
 */
public record PropagationSettings(
    double temperature,
    double matching,
    double objectness,
    boolean balanced,
    double contrast,
    double contrastTemperature,
    int queue) {
  public PropagationSettings {
    requireWeight("matching", matching);
    requireWeight("objectness", objectness);
    requireWeight("contrast", contrast);
    if (!(temperature > 0) || !(contrastTemperature > 0)) {
      throw new IllegalArgumentException(
          "temperature %s and contrastTemperature %s must be above 0"
              .formatted(temperature, contrastTemperature));
    }
    if (queue < 1) {
      throw new IllegalArgumentException("queue %d must be 1 or more".formatted(queue));
    }
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("%s %s must be 0 or more".formatted(name, value));
    }
  }
}
