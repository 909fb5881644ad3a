package io.segstream.streams.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects figures by section and writes them as Markdown. */
public final class BenchReport {
  private final Map<String, List<Figure>> sections = new LinkedHashMap<>();

  /** Adds figures to a section; sections keep the order in which they were first named. */
  public void add(String section, List<Figure> figures) {
    sections.computeIfAbsent(section, name -> new ArrayList<>()).addAll(figures);
  }

  /** One table per section. */
  public String toMarkdown() {
    return sections.entrySet().stream()
        .map(section -> section(section.getKey(), section.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String section(String title, List<Figure> figures) {
    StringBuilder text = new StringBuilder();
    text.append("### ")
        .append(title)
        .append("\n\n| figure | value | unit | note |\n|---|---:|---|---|\n");
    for (Figure figure : figures) {
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(figure.name(), figure.text(), figure.unit(), figure.note()));
    }
    return text.toString();
  }
}
