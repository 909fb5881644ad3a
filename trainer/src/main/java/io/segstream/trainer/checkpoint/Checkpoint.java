package io.segstream.trainer.checkpoint;

import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A run between two steps: all that is needed to go on as if it had never stopped.
 *
 * @param fingerprint of everything that decides the run's course; a run goes on only with the same
 * @param step steps done
 * @param bestScore of the validations so far; empty before the first one
 * @param staleValidations in a row that were not better than the best
 * @param parameters of the network and of the method's blocks
 * @param optimiser its memory
 * @param method its memory
 */
public record Checkpoint(
    String fingerprint,
    long step,
    OptionalDouble bestScore,
    int staleValidations,
    Map<String, HostTensor> parameters,
    Map<String, HostTensor> optimiser,
    Map<String, HostTensor> method) {
  private static final String PARAMETERS = "parameters/";
  private static final String OPTIMISER = "optimiser/";
  private static final String METHOD = "method/";

  public Checkpoint {
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(bestScore, "bestScore");
    parameters = ordered(parameters);
    optimiser = ordered(optimiser);
    method = ordered(method);
  }

  /** Puts this in place of a file, atomically. */
  public void writeTo(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("format", "segstream-checkpoint-1");
    texts.put("fingerprint", fingerprint);
    texts.put("step", Long.toString(step));
    bestScore.ifPresent(score -> texts.put("bestScore", Double.toString(score)));
    texts.put("staleValidations", Integer.toString(staleValidations));
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    parameters.forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
    optimiser.forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
    method.forEach((name, tensor) -> tensors.put(METHOD + name, tensor));
    AtomicFile.replace(file, new TensorFile(texts, tensors)::writeTo);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if it cannot be read or is not whole; the message names the file
   */
  public static Checkpoint read(Path file) throws IOException {
    TensorFile content = TensorFile.read(file);
    Map<String, String> texts = content.metadata();
    try {
      String best = texts.get("bestScore");
      return new Checkpoint(
          Objects.requireNonNull(texts.get("fingerprint"), "no fingerprint"),
          Long.parseLong(texts.get("step")),
          best == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(best)),
          Integer.parseInt(texts.get("staleValidations")),
          below(PARAMETERS, content.tensors()),
          below(OPTIMISER, content.tensors()),
          below(METHOD, content.tensors()));
    } catch (NumberFormatException | NullPointerException e) {
      throw new IOException("'%s' is no checkpoint: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Map<String, HostTensor> below(String prefix, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return found;
  }

  private static Map<String, HostTensor> ordered(Map<String, HostTensor> tensors) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
