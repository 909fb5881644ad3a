package io.segstream.inference.tensorrt.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is known of a plan: the file {@code NAME.json} beside {@code NAME.plan}.
 *
 * @param format version of this file
 * @param reference {@code name@version} of the model that it was built for first
 * @param key what it fits
 * @param bytes size of the plan, 1 or more
 * @param sha256 of the plan
 * @param built when, as ISO 8601 in UTC
 * @param seconds that the build took
 */
public record PlanManifest(
    int format,
    String reference,
    PlanKey key,
    long bytes,
    String sha256,
    String built,
    double seconds) {
  /** Version that this class writes and the only one that it reads. */
  public static final int FORMAT = 1;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public PlanManifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format %d is not %d, which this version reads".formatted(format, FORMAT));
    }
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(key, "key");
    if (bytes < 1 || !(seconds >= 0)) {
      throw new IllegalArgumentException(
          "bytes %d must be 1 or more and seconds %s not negative".formatted(bytes, seconds));
    }
    if (sha256 == null || !DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256 '%s' is no SHA-256".formatted(sha256));
    }
    try {
      Instant ignored = Instant.parse(Objects.requireNonNull(built, "built"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("built '%s' is no time".formatted(built), e);
    }
  }

  /** The manifest of a plan that was built just now. */
  static PlanManifest of(
      String reference, PlanKey key, byte[] plan, Instant built, double seconds) {
    return new PlanManifest(
        FORMAT, reference, key, plan.length, Sha256.of(plan), built.toString(), seconds);
  }

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException if it is none; the text says why, in a few words
   */
  static PlanManifest parse(byte[] json) {
    try {
      PlanManifest manifest = JSON.readValue(json, PlanManifest.class);
      if (manifest == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return manifest;
    } catch (JsonMappingException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(
          firstLine(
              cause instanceof IllegalArgumentException
                  ? cause.getMessage()
                  : e.getOriginalMessage()),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + firstLine(e.getOriginalMessage()), e);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** As JSON; the same bytes for the same manifest. */
  byte[] toJson() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Manifest %s cannot be written".formatted(this), e);
    }
  }
}
