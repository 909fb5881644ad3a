package io.segstream.schemas.id;

/** The text form that keys of two parts share: an identifier, a slash, a number. */
final class KeyText {
  @FunctionalInterface
  interface Factory<K> {
    K create(String identifier, long number);
  }

  private KeyText() {}

  static <K> K parse(String text, String what, String form, Factory<K> factory) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "%s '%s' is not of the form '%s'".formatted(what, text, form));
    }
    String number = text.substring(slash + 1);
    long value = canonicalNumber(number);
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s '%s' is not of the form '%s': '%s' is not a whole number from 1"
              .formatted(what, text, form, number));
    }
    try {
      return factory.create(text.substring(0, slash), value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s' is not of the form '%s': %s".formatted(what, text, form, e.getMessage()), e);
    }
  }

  /** The number, or 0 if the text is another spelling: '+7' or '007' would be a second key. */
  private static long canonicalNumber(String text) {
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? value : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
