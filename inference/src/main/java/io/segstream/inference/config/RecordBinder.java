package io.segstream.inference.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns nodes into records. Goes through everything in spite of errors, so that all of them are
 * reported at once; a record is made only if each of its components is good.
 */
public final class RecordBinder {
  private final List<Problem> problems;
  private final Map<Class<?>, BlockBinder> openBlocks;
  private final List<EffectiveValue> values = new ArrayList<>();

  /**
   * Begins.
   *
   * @param problems takes what is wrong
   * @param openBlocks readers of the types of open blocks
   */
  public RecordBinder(List<Problem> problems, Map<Class<?>, BlockBinder> openBlocks) {
    this.problems = problems;
    this.openBlocks = Map.copyOf(openBlocks);
  }

  /** Every value bound so far, in the order of the components; open blocks add theirs. */
  public List<EffectiveValue> values() {
    return values;
  }

  /** Everything found wrong so far; open blocks add theirs. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * Binds a record.
   *
   * @param node null if nothing is configured: all defaults
   * @return empty if there was a problem, which is then in the list
   */
  public <R> Optional<R> bind(Class<R> type, String path, ConfigNode node) {
    Optional<Map<String, ConfigNode>> entries = entries(path, node);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    RecordComponent[] components = type.getRecordComponents();
    rejectUnknown(path, entries.get(), components);
    Object[] arguments = new Object[components.length];
    boolean complete = true;
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      Optional<?> bound = component(components[i], join(path, name), entries.get().get(name));
      complete &= bound.isPresent();
      arguments[i] = bound.orElse(null);
    }
    return complete ? construct(type, path, node, arguments) : Optional.empty();
  }

  /** The entries of a block; none for a missing block or a key without a value. */
  private Optional<Map<String, ConfigNode>> entries(String path, ConfigNode node) {
    if (node == null || (node instanceof ConfigNode.Scalar scalar && scalar.text() == null)) {
      return Optional.of(Map.of());
    }
    if (node instanceof ConfigNode.Mapping mapping) {
      return Optional.of(mapping.entries());
    }
    problems.add(new Problem(path, node.origin(), "must hold keys of its own, not " + node.kind()));
    return Optional.empty();
  }

  private void rejectUnknown(
      String path, Map<String, ConfigNode> entries, RecordComponent[] components) {
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    entries.forEach(
        (key, node) -> {
          if (!known.contains(key)) {
            problems.add(
                new Problem(join(path, key), node.origin(), KeyTable.unknownKey(path, key, known)));
          }
        });
  }

  private Optional<?> component(RecordComponent component, String path, ConfigNode node) {
    BlockBinder open = openBlocks.get(component.getType());
    if (open != null) {
      return open.bind(path, node, this);
    }
    Key key = component.getAnnotation(Key.class);
    if (key != null) {
      return leaf(component, key, path, node);
    }
    if (component.getType() == Map.class) {
      return perName(elementType(component, 0), elementType(component, 1), path, node);
    }
    if (component.getType() == List.class) {
      return list(elementType(component, 0), path, node);
    }
    return bind(component.getType(), path, node);
  }

  private <K, R> Optional<Map<K, R>> perName(
      Class<K> keyType, Class<R> type, String path, ConfigNode node) {
    Map<K, R> bound = new LinkedHashMap<>();
    Optional<Map<String, ConfigNode>> entries = entries(path, node);
    boolean complete = entries.isPresent();
    for (Map.Entry<String, ConfigNode> entry : entries.orElse(Map.of()).entrySet()) {
      String at = join(path, entry.getKey());
      ConfigNode below = entry.getValue();
      Optional<R> value = bind(type, at, below);
      Optional<K> name =
          construct(keyType, new Class<?>[] {String.class}, at, below.origin(), entry.getKey());
      complete &= value.isPresent() && name.isPresent();
      if (value.isPresent() && name.isPresent()) {
        bound.put(name.get(), value.get());
      }
    }
    return complete ? Optional.of(bound) : Optional.empty();
  }

  private <R> Optional<List<R>> list(Class<R> type, String path, ConfigNode node) {
    if (node == null) {
      return Optional.of(List.of());
    }
    if (!(node instanceof ConfigNode.Sequence sequence)) {
      problems.add(new Problem(path, node.origin(), "must be a list, not " + node.kind()));
      return Optional.empty();
    }
    List<R> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      bind(type, path + "[" + i + "]", sequence.items().get(i)).ifPresent(items::add);
    }
    return items.size() == sequence.items().size() ? Optional.of(items) : Optional.empty();
  }

  private Optional<?> leaf(RecordComponent component, Key key, String path, ConfigNode node) {
    LeafBinder binder = new LeafBinder(key, path, problems, values);
    if (component.getType() == Optional.class) {
      ScalarType type = ScalarType.of(elementType(component, 0));
      return node == null
          ? Optional.of(Optional.empty())
          : binder.scalar(type, node).map(Optional::of);
    }
    if (component.getType() == List.class) {
      return binder.list(ScalarType.of(elementType(component, 0)), node);
    }
    ScalarType type = ScalarType.of(component.getType());
    if (node != null) {
      return binder.scalar(type, node);
    }
    if (key.defaultValue().isEmpty()) {
      problems.add(new Problem(path, Origin.DEFAULT, "is missing and has no default"));
      return Optional.empty();
    }
    return binder.scalar(type, new ConfigNode.Scalar(key.defaultValue(), Origin.DEFAULT));
  }

  private <R> Optional<R> construct(
      Class<R> type, String path, ConfigNode node, Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return construct(type, types, path, node == null ? Origin.DEFAULT : node.origin(), arguments);
  }

  private <R> Optional<R> construct(
      Class<R> type, Class<?>[] types, String path, Origin origin, Object... arguments) {
    try {
      return Optional.of(type.getDeclaredConstructor(types).newInstance(arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problems.add(new Problem(path, origin, refused.getMessage()));
        return Optional.empty();
      }
      throw new IllegalStateException("Cannot make " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make " + type.getName(), e);
    }
  }

  static Class<?> elementType(RecordComponent component, int index) {
    Type argument =
        ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[index];
    return (Class<?>) argument;
  }

  /** The path of a key in a group; the group may be the top level, which is empty. */
  public static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
