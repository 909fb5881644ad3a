package io.segstream.trainer.method.xpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundWordsTest {
  @Test
  void shouldGiveTheMarginOverChanceAndItsIntervalOverPictures() {
    // Given two words in one picture, one in another
    FoundWords found = new FoundWords();
    found.retrieved("a", true, 0.5);
    found.retrieved("a", true, 0.25);
    found.retrieved("b", false, 0.5);
    Map<String, Double> scores = new LinkedHashMap<>();
    // When
    found.put(scores, "novel");
    // Then 2 hits of 3 where chance gives 1.25: 0.25 above chance per word
    assertThat(scores.get("novelRetrieval")).isEqualTo(2.0 / 3, within(1e-12));
    assertThat(scores.get("novelChance")).isEqualTo(1.25 / 3, within(1e-12));
    assertThat(scores.get("novelMargin")).isEqualTo(0.25, within(1e-12));
    assertThat(scores.get("novelWords")).isEqualTo(3);
    // Pictures are 1.25 and -0.5 above chance; 0.25 per word makes 0.75 off each: sqrt(2 * 2 *
    // 0.5625) / 3 = 0.5
    assertThat(scores.get("novelMarginInterval")).isEqualTo(1.96 * 0.5, within(1e-12));
  }

  @Test
  void shouldGiveNoIntervalForASinglePictureAndNothingForNone() {
    // Given
    FoundWords found = new FoundWords();
    found.retrieved("a", true, 0.5);
    found.drawn(0.6);
    found.drawn(0.2);
    Map<String, Double> scores = new LinkedHashMap<>();
    // When
    found.put(scores, "base");
    new FoundWords().put(scores, "novel");
    // Then
    assertThat(scores)
        .containsOnlyKeys(
            "baseRetrieval",
            "baseChance",
            "baseMargin",
            "baseWords",
            "basePseudoIou",
            "basePseudoPrecision")
        .containsEntry("basePseudoIou", 0.4)
        .containsEntry("basePseudoPrecision", 0.5);
  }
}
