package io.segstream.inference.propagate;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The configurations that {@link PropagationAblation} compares, in the order of its table. */
final class AblationConfigurations {
  private final Map<String, Supplier<Follower>> all = new LinkedHashMap<>();

  private AblationConfigurations() {}

  static Map<String, Supplier<Follower>> defaults() {
    AblationConfigurations made = new AblationConfigurations();
    made.put("defaults", PropagationSettings.defaults());
    return made.all;
  }

  /** With ingredients left out. */
  static Map<String, Supplier<Follower>> ingredients() {
    PropagationSettings defaults = PropagationSettings.defaults();
    AblationConfigurations made = new AblationConfigurations();
    made.put("defaults", defaults);
    made.put("none: the first mask stays", defaults.with(EnumSet.noneOf(Ingredient.class)));
    made.put("FLOW alone", defaults.with(EnumSet.of(Ingredient.FLOW)));
    for (Ingredient left : Ingredient.values()) {
      EnumSet<Ingredient> others = EnumSet.allOf(Ingredient.class);
      others.remove(left);
      made.put("without " + left, defaults.with(others));
    }
    return made.all;
  }

  /** A memory of the first and the last frames in place of all ingredients. */
  static Map<String, Supplier<Follower>> neighbours() {
    AblationConfigurations made = new AblationConfigurations();
    for (float temperature : new float[] {0.1f, 0.02f}) {
      made.all.put(
          "neighbours, temperature " + temperature,
          () -> new NearestNeighbours(10, temperature, 6, 12));
    }
    return made.all;
  }

  /** With one setting changed to either side. */
  static Map<String, Supplier<Follower>> sensitivity() throws ReflectiveOperationException {
    AblationConfigurations made = new AblationConfigurations();
    made.put("defaults", PropagationSettings.defaults());
    made.vary("fourierFeatures", 48, 160);
    made.vary("appearanceGain", 3f, 5.5f);
    made.vary("outlineSoftness", 1.4f, 3f);
    made.vary("outlineCap", 2f, 4.5f);
    made.vary("reach", 5f, 20f);
    made.vary("motionCap", 0.5f, 2f);
    made.vary("motionMemory", 0.3f, 0.8f);
    made.vary("promptShare", 0.7f, 1f);
    made.vary("learningRate", 0.025f, 0.1f);
    made.vary("learningInterval", 1, 2, 4);
    made.vary("edgeScale", 8f, 18f);
    made.vary("lostBelow", 0.2f, 0.4f);
    return made.all;
  }

  private void put(String name, PropagationSettings settings) {
    Propagator propagator = new Propagator(settings);
    all.put(name, () -> Follower.of(propagator));
  }

  private void vary(String setting, Object... values) throws ReflectiveOperationException {
    RecordComponent[] components = PropagationSettings.class.getRecordComponents();
    for (Object value : values) {
      Object[] arguments = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        boolean varied = components[i].getName().equals(setting);
        arguments[i] =
            varied ? value : components[i].getAccessor().invoke(PropagationSettings.defaults());
        types[i] = components[i].getType();
      }
      if (Arrays.stream(components).noneMatch(each -> each.getName().equals(setting))) {
        throw new IllegalArgumentException("No setting '%s'".formatted(setting));
      }
      put(
          setting + " " + value,
          PropagationSettings.class.getDeclaredConstructor(types).newInstance(arguments));
    }
  }
}
