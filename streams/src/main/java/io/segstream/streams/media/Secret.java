package io.segstream.streams.media;

import java.util.Objects;

/**
 * Text that must not be printed. Only this package can read it, to hand it to FFmpeg; everything
 * that prints it prints {@code ***}.
 */
public final class Secret {
  private final String text;

  Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
