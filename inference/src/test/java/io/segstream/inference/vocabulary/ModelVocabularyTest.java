package io.segstream.inference.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.engine.NativeHandles;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.onnx.Attributes;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Shape;
import io.segstream.inference.onnx.TensorType;
import io.segstream.inference.onnx.Value;
import io.segstream.inference.vocabulary.ModelVocabulary.NewName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVocabularyTest {
  private static final String CARD =
      """
      name: open
      version: "1"
      input: {name: frames, layout: NHWC, type: uint8, width: 16, height: 12}
      outputs: {embeddings: e}
      dimensions: 2
      stride: 4
      vocabulary:
        table: words.tsv
        vectors: embeddings
        encoder: {weights: text.onnx, tokens: tokens.txt, begin: "[CLS]"}
      """;

  @TempDir Path directory;
  private int live;

  @BeforeEach
  void writeModel() throws IOException {
    live = NativeHandles.live();
    Files.writeString(directory.resolve("model.yaml"), CARD);
    Files.write(directory.resolve("model.onnx"), new byte[] {1});
    Files.writeString(directory.resolve("words.tsv"), "dog\t1 0\n");
    Files.writeString(directory.resolve("tokens.txt"), "[CLS]\nfork\nfor\n##lift\n##est\n");
    writeEncoder("tokens");
  }

  @AfterEach
  void shouldLeaveNothingOpen() {
    assertThat(NativeHandles.live()).isEqualTo(live);
  }

  /** The mean of one vector per token. */
  private void writeEncoder(String input) throws IOException {
    OnnxGraph graph = OnnxGraph.named("text");
    Value tokens = graph.input(input, TensorType.INT64, Shape.of("1", "T"));
    Value rows = graph.floats("rows", new long[] {5, 2}, 0, 0, 3, 0, 0, 4, 0, 8, -1, -1);
    Value vector =
        rows.apply("Gather", Attributes.none().integer("axis", 0), tokens).mean(1).reshape(-1, 2);
    graph.output("vector", vector, TensorType.FLOAT, Shape.of("1", "2"));
    graph.writeTo(directory.resolve("text.onnx"));
  }

  private static List<NewName> names(String... texts) {
    return List.of(texts).stream().map(NewName::parse).toList();
  }

  @Test
  void shouldAddNamesWithTheVectorsThatATextEncoderMakes() throws IOException {
    // Given
    LoadedModel model = LoadedModel.load(directory);
    ModelVocabulary vocabulary = ModelVocabulary.of(model);
    // When
    try (WordSource words = vocabulary.words(Optional.empty())) {
      vocabulary.add(names("Forklift", "wood=forest"), words);
    }
    // Then: [CLS] fork ##lift is (0, 0), (3, 0), (0, 8); [CLS] for ##est is (0, 0), (0, 4), (-1,
    // -1)
    VocabularyTable table = VocabularyTable.read(directory.resolve("words.tsv"));
    assertThat(table.names()).containsExactly("dog", "Forklift", "wood");
    float length = (float) Math.sqrt(73);
    assertThat(table.vectors().get("Forklift"))
        .containsExactly(new float[] {3 / length, 8 / length}, within(1e-6f));
    assertThat(table.vectors().get("wood")[0]).isNegative();
    assertThat(LoadedModel.load(directory).digest()).isNotEqualTo(model.digest());
    assertThat(ModelCard.parse(model.card().toYaml(), "written")).isEqualTo(model.card());
  }

  @Test
  void shouldSayWhichWordTheTokensDoNotMake() throws IOException {
    // Given
    ModelVocabulary vocabulary = ModelVocabulary.of(LoadedModel.load(directory));
    // Then
    try (WordSource words = vocabulary.words(Optional.empty())) {
      assertThatThrownBy(() -> vocabulary.add(names("fork", "crane"), words))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "'crane' cannot be added to model open@1: 'crane' cannot be put together from the tokens of '%s'"
                  .formatted(directory.resolve("tokens.txt")));
    }
    assertThat(VocabularyTable.read(directory.resolve("words.tsv")).names()).containsExactly("dog");
  }

  @Test
  void shouldSayWhatIsWrongWithAnEncoder() throws IOException {
    // Given
    writeEncoder("ids");
    ModelVocabulary vocabulary = ModelVocabulary.of(LoadedModel.load(directory));
    // Then
    assertThatThrownBy(() -> vocabulary.words(Optional.empty()))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "'%s' is no text encoder: it has the inputs [ids] and outputs [vector] instead of tokens and vector; export it with these names"
                .formatted(directory.resolve("text.onnx")));
  }
}
