package io.segstream.inference.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentNamerTest {
  private static final LabelRule ANY = LabelRule.PUBLISHED;

  /** The specification's words of two dimensions, and one that points the other way. */
  private static VocabularyTable words() {
    Map<String, float[]> words = new LinkedHashMap<>();
    words.put("dog", new float[] {1, 0});
    words.put("cat", new float[] {0, 5});
    words.put("bus", new float[] {-1, -1});
    return new VocabularyTable(2, words);
  }

  @Test
  void shouldTakeTheWordOfTheLargestDotProduct() {
    SegmentNamer namer = new SegmentNamer(words(), 1, ANY);
    assertThat(namer.name(new float[] {2, 0.5f})).isEqualTo("dog");
    assertThat(namer.name(new float[] {0.6f, 0.8f})).isEqualTo("cat");
    assertThat(namer.name(new float[] {-3, -2})).isEqualTo("bus");
    assertThat(namer.name(new float[] {1, 1})).as("ties to the first").isEqualTo("dog");
  }

  @Test
  void shouldNameNothingThatIsLikerToTheZeroVectorOfTheBackground() {
    SegmentNamer namer = new SegmentNamer(words().only(List.of("dog", "cat")), 1, ANY);
    assertThat(namer.name(new float[] {-1, -0.1f})).isEmpty();
    assertThat(namer.name(new float[] {0, 0})).isEmpty();
  }

  @Test
  void shouldAskForTheShareAmongAllWordsAndTheBackground() {
    // Given: T5 of the specification, a region (2, 0) and words (1, 0), (0, 1): .786986 for the
    // first
    VocabularyTable two = words().only(List.of("dog", "cat"));
    float[] region = {2, 0};
    // Then
    assertThat(new SegmentNamer(two, 1, new LabelRule(0.78698, 0)).name(region)).isEqualTo("dog");
    assertThat(new SegmentNamer(two, 1, new LabelRule(0.78699, 0)).name(region)).isEmpty();
    assertThat(new SegmentNamer(two, 10, new LabelRule(0.99, 0)).name(region))
        .as("a larger scale makes surer")
        .isEqualTo("dog");
  }

  @Test
  void shouldAskForTheCosineWhateverTheLength() {
    LabelRule alike = new LabelRule(0, 0.9);
    SegmentNamer namer = new SegmentNamer(words(), 1, alike);
    assertThat(namer.name(new float[] {100, 60})).isEmpty();
    assertThat(namer.name(new float[] {10, 4})).isEqualTo("dog");
  }

  @Test
  void shouldNotChangeItsMindAboutTwoWordsWhenAThirdIsAdded() {
    float[] region = {0.9f, 1.1f};
    VocabularyTable two = words().only(List.of("dog", "cat"));
    assertThat(new SegmentNamer(two, 1, ANY).name(region)).isEqualTo("cat");
    assertThat(new SegmentNamer(two.with("van", new float[] {1, -3}), 1, ANY).name(region))
        .isEqualTo("cat");
  }

  @Test
  void shouldRefuseVectorsOfAnotherSpace() {
    SegmentNamer namer = new SegmentNamer(words(), 1, ANY);
    assertThatThrownBy(() -> namer.name(new float[3])).hasMessageContaining("3 and 2 dimensions");
    assertThatThrownBy(() -> new LabelRule(1, 0)).hasMessageContaining("score 1.0");
  }
}
