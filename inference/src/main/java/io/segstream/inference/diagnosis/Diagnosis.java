package io.segstream.inference.diagnosis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.segstream.inference.tensorrt.GpuDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found on a machine.
 *
 * @param facts system, Java and libraries
 * @param gpus that the NVIDIA driver offers
 * @param engines in the order in which they are preferred as a fallback
 */
public record Diagnosis(List<Fact> facts, List<GpuDevice> gpus, List<EngineFinding> engines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Diagnosis {
    facts = List.copyOf(facts);
    gpus = List.copyOf(gpus);
    engines = List.copyOf(engines);
  }

  /** Whether the service can run here: nothing it needs is missing, and one engine runs. */
  public boolean canRun() {
    return facts.stream().allMatch(fact -> fact.problem().isEmpty())
        && engines.stream().anyMatch(EngineFinding::usable);
  }

  /** For people: a line per fact and device, then each engine with what to do, then the verdict. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Fact fact : facts) {
      lines.add("%-13s%s".formatted(fact.name(), fact.value()));
      fact.problem().ifPresent(problem -> lines.add("%-13sdo: %s".formatted("", problem)));
    }
    gpus.forEach(gpu -> lines.add("%-13s%s".formatted("gpu", gpu)));
    if (gpus.isEmpty()) {
      lines.add("%-13snone".formatted("gpu"));
    }
    lines.add("");
    for (EngineFinding engine : engines) {
      lines.add(
          "%-13s%s"
              .formatted(
                  engine.name(),
                  engine
                      .obstacle()
                      .map(obstacle -> "no: " + obstacle.found())
                      .orElse("yes: " + engine.can())));
      engine
          .obstacle()
          .ifPresent(obstacle -> lines.add("%-13sdo: %s".formatted("", obstacle.needed())));
    }
    lines.add("");
    lines.add(verdict());
    return lines;
  }

  private String verdict() {
    return canRun()
        ? "The service can run here, with "
            + engines.stream()
                .filter(EngineFinding::usable)
                .map(EngineFinding::name)
                .collect(Collectors.joining(" and "))
            + "."
        : "The service cannot run here.";
  }

  /** For programs: an object with {@code canRun}, {@code facts}, {@code gpus}, {@code engines}. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode().put("canRun", canRun());
    ArrayNode found = root.putArray("facts");
    for (Fact fact : facts) {
      ObjectNode node = found.addObject().put("name", fact.name()).put("value", fact.value());
      fact.problem().ifPresent(problem -> node.put("needed", problem));
    }
    ArrayNode devices = root.putArray("gpus");
    for (GpuDevice gpu : gpus) {
      devices
          .addObject()
          .put("index", gpu.index())
          .put("name", gpu.name())
          .put("computeCapability", gpu.computeCapability())
          .put("totalBytes", gpu.totalBytes())
          .put("freeBytes", gpu.freeBytes());
    }
    ArrayNode all = root.putArray("engines");
    for (EngineFinding engine : engines) {
      ObjectNode node = all.addObject().put("name", engine.name()).put("usable", engine.usable());
      node.put("can", engine.can());
      engine
          .obstacle()
          .ifPresent(
              obstacle -> node.put("found", obstacle.found()).put("needed", obstacle.needed()));
    }
    return root.toPrettyString();
  }
}
