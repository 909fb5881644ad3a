package io.segstream.trainer.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The values of an enum as users write them, {@code image-folder} for {@code IMAGE_FOLDER}: for
 * conversion, help and completion.
 */
abstract class ChoiceWords<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
  private final List<E> values;

  ChoiceWords(Class<E> type) {
    this.values = List.of(type.getEnumConstants());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Stream<String> words() {
    return values.stream().map(ChoiceWords::word);
  }

  @Override
  public E convert(String text) {
    return values.stream()
        .filter(value -> word(value).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s".formatted(text, String.join(", ", words().toList()))));
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }
}
