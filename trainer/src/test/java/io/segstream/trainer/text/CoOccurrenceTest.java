package io.segstream.trainer.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.vocabulary.WordVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoOccurrenceTest {
  /** Animals run on meadows, vehicles drive on streets. */
  private static List<String> captions() {
    List<String> captions = new ArrayList<>();
    for (String animal : List.of("dog", "horse", "cow")) {
      for (String place : List.of("meadow", "grass", "field")) {
        captions.add("a %s runs over the green %s".formatted(animal, place));
        captions.add("the %ss eat on a %s".formatted(animal, place));
      }
    }
    for (String vehicle : List.of("car", "truck", "train")) {
      for (String place : List.of("street", "road", "station")) {
        captions.add("a %s drives along the grey %s".formatted(vehicle, place));
        captions.add("the %ss stop at a %s".formatted(vehicle, place));
      }
    }
    return captions;
  }

  @Test
  void shouldLearnThatWordsAreAlikeThatOccurBesideTheSameWords() {
    // When
    WordVectors vectors = new CoOccurrence(6, 5, 2).learn(captions());
    // Then
    for (String animal : List.of("dog", "horse", "cow")) {
      assertThat(cosine(vectors, animal, "horse")).isGreaterThan(0.5);
      assertThat(cosine(vectors, animal, "truck")).isLessThan(0.3);
    }
  }

  @Test
  void shouldLearnTheSameVectorsFromTheSameCaptions() {
    // When
    Map<String, float[]> one = new CoOccurrence(6, 5, 2).learn(captions()).vectors();
    Map<String, float[]> other = new CoOccurrence(6, 5, 2).learn(captions()).vectors();
    // Then
    assertThat(other.keySet()).containsExactlyElementsOf(one.keySet());
    one.forEach((word, vector) -> assertThat(other.get(word)).containsExactly(vector));
  }

  @Test
  void shouldSayThatThereAreTooFewCaptions() {
    assertThatThrownBy(() -> new CoOccurrence(3, 2, 2).learn(List.of("a dog", "a dog")))
        .hasMessage(
            "The captions have 2 words that come 2 times or more, too few for vectors of 3"
                + " dimensions: give more captions or ask for fewer dimensions");
  }

  private static double cosine(WordVectors vectors, String a, String b) {
    float[] first = vectors.unit(a).orElseThrow();
    float[] second = vectors.unit(b).orElseThrow();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += first[i] * second[i];
    }
    return sum;
  }
}
