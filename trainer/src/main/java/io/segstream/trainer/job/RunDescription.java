package io.segstream.trainer.job;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.segstream.trainer.network.NetworkSettings;
import java.util.List;
import java.util.Objects;

/**
 * What must be known to make the network of a run again, as {@code run.json} holds it.
 *
 * @param format of the file
 * @param fingerprint of everything that decides what is learnt, the bytes of the data included
 * @param method as recipes name it
 * @param network its settings
 * @param labels of the classes that it scores
 * @param trainingData name of the data
 * @param dataDigest of the data learnt from, 64 hexadecimal digits
 * @param overrides of the recipe on the command line, {@code key=value}
 */
@JsonPropertyOrder({
  "format",
  "fingerprint",
  "method",
  "network",
  "labels",
  "trainingData",
  "dataDigest",
  "overrides"
})
public record RunDescription(
    String format,
    String fingerprint,
    String method,
    NetworkSettings network,
    List<String> labels,
    String trainingData,
    String dataDigest,
    List<String> overrides) {
  /** What {@code format} is. */
  public static final String FORMAT = "segstream-run-1";

  public RunDescription {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException(
          "format '%s' is not known, only '%s'".formatted(format, FORMAT));
    }
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(trainingData, "trainingData");
    Objects.requireNonNull(dataDigest, "dataDigest");
    labels = List.copyOf(labels);
    overrides = List.copyOf(overrides);
  }
}
