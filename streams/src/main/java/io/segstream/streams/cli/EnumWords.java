package io.segstream.streams.cli;

import io.segstream.inference.model.NearestName;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The values of an enum as users read and write them, which is its {@code toString}: for
 * conversion, help and completion.
 */
abstract class EnumWords<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
  private final List<E> values;

  EnumWords(Class<E> type) {
    this.values = List.of(type.getEnumConstants());
  }

  private Stream<String> words() {
    return values.stream().map(E::toString);
  }

  @Override
  public E convert(String text) {
    return values.stream()
        .filter(value -> value.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s%s"
                        .formatted(
                            text,
                            String.join(", ", words().toList()),
                            NearestName.hint(text, words().toList()))));
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }
}
