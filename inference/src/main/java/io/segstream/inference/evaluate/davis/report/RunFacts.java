package io.segstream.inference.evaluate.davis.report;

import java.util.Objects;

/**
 * What a report says about where its numbers come from.
 *
 * @param method name of what was scored
 * @param methodClass what the method was told
 * @param datasetDigest see {@link io.segstream.inference.evaluate.davis.DatasetDigest}
 * @param command that gives the same numbers again
 */
public record RunFacts(
    String method, MethodClass methodClass, String datasetDigest, String command) {
  public RunFacts {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(methodClass, "methodClass");
    Objects.requireNonNull(datasetDigest, "datasetDigest");
    Objects.requireNonNull(command, "command");
  }
}
