package io.segstream.streams.media;

import io.segstream.streams.secret.Secret;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where video comes from, split once into what may be printed and a {@link Secret}.
 *
 * @param kind how the address is opened
 * @param text the address as it may be printed: user information and the values of query parameters
 *     that look like credentials are replaced by {@code ***}
 * @param secret the address as given
 */
public record SourceAddress(Kind kind, String text, Secret secret) {
  /** How an address is opened. */
  public enum Kind {
    /** A local file, or a directory of images. */
    PATH,
    /** A capture device of the operating system, such as {@code /dev/video0}. */
    DEVICE,
    /** Standard input, written {@code -}. */
    STANDARD_INPUT,
    /** Anything with a scheme: http, https (HLS or plain), rtsp, rtsps, rtmp, srt, udp ... */
    NETWORK
  }

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
  private static final Pattern USER_INFORMATION = Pattern.compile("(://)[^/?#\\s'\"]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("([?&;])([^=&;?\\s'\"]*)=([^&;\\s'\"]*)");
  private static final Pattern CREDENTIAL_NAME =
      Pattern.compile(
          ".*(token|key|pass|pwd|secret|sig|auth|cred|session|policy|jwt|hash).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DEVICE = Pattern.compile("/dev/video\\d+");
  private static final String FILE_SCHEME = "file://";

  public SourceAddress {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(secret, "secret");
  }

  /**
   * Parses what a user typed.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public static SourceAddress parse(String source) {
    if (source == null || source.isBlank()) {
      throw new IllegalArgumentException(
          "The video source is empty: give a file, a directory of images, a URL, a /dev/video"
              + " device, or '-' for standard input");
    }
    if (source.equals("-")) {
      return new SourceAddress(Kind.STANDARD_INPUT, "standard input", Secret.of(source));
    }
    if (source.startsWith(FILE_SCHEME)) {
      String path = source.substring(FILE_SCHEME.length());
      return new SourceAddress(Kind.PATH, path, Secret.of(path));
    }
    if (SCHEME.matcher(source).matches()) {
      return new SourceAddress(Kind.NETWORK, redact(source), Secret.of(source));
    }
    Kind kind = DEVICE.matcher(source).matches() ? Kind.DEVICE : Kind.PATH;
    return new SourceAddress(kind, source, Secret.of(source));
  }

  /** The scheme of a network address in lower case, else empty text. */
  public String scheme() {
    Matcher matcher = SCHEME.matcher(text);
    return kind == Kind.NETWORK && matcher.matches()
        ? matcher.group(1).toLowerCase(Locale.ROOT)
        : "";
  }

  /** Replaces whatever looks like a credential inside any text, such as a log line. */
  static String redact(String text) {
    if (!text.contains("://") && text.indexOf('=') < 0) {
      return text;
    }
    String withoutUser = USER_INFORMATION.matcher(text).replaceAll("$1***@");
    return PARAMETER
        .matcher(withoutUser)
        .replaceAll(
            found ->
                CREDENTIAL_NAME.matcher(found.group(2)).matches()
                    ? Matcher.quoteReplacement(found.group(1) + found.group(2) + "=***")
                    : Matcher.quoteReplacement(found.group()));
  }

  @Override
  public String toString() {
    return text;
  }
}
