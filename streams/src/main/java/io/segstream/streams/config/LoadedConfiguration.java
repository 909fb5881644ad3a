package io.segstream.streams.config;

import io.segstream.inference.config.EffectiveValue;
import java.util.List;

/**
 * A configuration and where each of its values came from.
 *
 * @param configuration checked
 * @param values in the order of the reference page; secrets are masked
 */
public record LoadedConfiguration(
    SegstreamConfiguration configuration, List<EffectiveValue> values) {
  public LoadedConfiguration {
    values = List.copyOf(values);
  }
}
