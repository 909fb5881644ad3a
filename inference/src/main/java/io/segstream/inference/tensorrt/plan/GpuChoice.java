package io.segstream.inference.tensorrt.plan;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The GPUs that run a model, written as their numbers, for example {@code 0,1}.
 *
 * @param devices as CUDA counts them, from 0; at least one, each once
 */
public record GpuChoice(List<Integer> devices) {
  private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\s*,\\s*\\d{1,3})*");

  public GpuChoice {
    devices = List.copyOf(devices);
    if (devices.isEmpty() || devices.stream().distinct().count() < devices.size()) {
      throw new IllegalArgumentException("must name one GPU or several, each once: " + devices);
    }
  }

  /**
   * Reads a choice.
   *
   * @throws IllegalArgumentException if it is none; the text continues the sentence "'x' ..."
   */
  public static GpuChoice parse(String text) {
    if (!FORM.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException(
          "is no list of GPUs: write their numbers, for example 0,1");
    }
    return new GpuChoice(
        Arrays.stream(text.strip().split("\\s*,\\s*", -1)).map(Integer::valueOf).toList());
  }

  @Override
  public String toString() {
    return devices.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
