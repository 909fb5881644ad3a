package io.segstream.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.inference.model.ModelRepository.Listing;
import io.segstream.schemas.id.ModelDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  @TempDir Path root;

  private void add(String directory, String name, String version) throws IOException {
    Path model = Files.createDirectories(root.resolve(directory));
    Files.writeString(
        model.resolve("model.yaml"),
        """
        name: %s
        version: %s
        input: {name: i, layout: NHWC, type: uint8, width: 4, height: 4}
        outputs: {objectness: o}
        stride: 1
        """
            .formatted(name, version));
    Files.write(model.resolve("model.onnx"), new byte[] {1, 2, 3});
  }

  @Test
  void shouldListModelsByNameAndRisingVersion() throws IOException {
    add("c", "street", "1.10");
    add("b", "street", "1.9");
    add("a", "tiny", "1");
    Files.createDirectory(root.resolve("not-a-model"));
    assertThat(new ModelRepository(root).list().models())
        .extracting(model -> model.card().reference())
        .containsExactly("street@1.9", "street@1.10", "tiny@1");
  }

  @Test
  void shouldFindTheHighestVersionUnlessOneIsNamed() throws IOException {
    add("new", "street", "1.10");
    add("old", "street", "1.9");
    ModelRepository repository = new ModelRepository(root);
    assertThat(repository.find("street").directory()).isEqualTo(root.resolve("new"));
    assertThat(repository.find("street@1.9").directory()).isEqualTo(root.resolve("old"));
  }

  @Test
  void shouldReportBrokenModelsWithoutHidingTheOthers() throws IOException {
    add("good", "street", "1");
    add("bad", "tiny", "1");
    Files.writeString(root.resolve("bad").resolve("model.yaml"), "name: tiny");
    add("weightless", "tiny", "2");
    Files.delete(root.resolve("weightless").resolve("model.onnx"));
    Listing listing = new ModelRepository(root).list();
    assertThat(listing.models()).hasSize(1);
    assertThat(listing.broken())
        .extracting(broken -> broken.directory().getFileName().toString())
        .containsExactly("bad", "weightless");
    assertThat(listing.broken().get(0).problem()).contains("version: is missing");
    assertThat(listing.broken().get(1).problem())
        .contains("weights: there is no file model.onnx beside the card");
  }

  @Test
  void shouldSayWhatIsThereWhenAModelIsUnknown() throws IOException {
    add("good", "street", "1");
    Files.createDirectory(root.resolve("bad"));
    Files.writeString(root.resolve("bad").resolve("model.yaml"), "");
    assertThatThrownBy(() -> new ModelRepository(root).find("stret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "There is no model 'stret' in %s; did you mean 'street'? It holds: street@1."
                .formatted(root))
        .hasMessageContaining("%s is broken: Model card".formatted(root.resolve("bad")));
    assertThatThrownBy(() -> new ModelRepository(root).find("street@2"))
        .hasMessageContaining("did you mean 'street@1'?");
  }

  @Test
  void shouldSayWhatElseCanBeHadWhenAModelIsUnknown() {
    assertThatThrownBy(() -> new ModelRepository(root, List.of("bike", "tram")).find("trm"))
        .hasMessage(
            "There is no model 'trm' in %s; did you mean 'tram'? It holds: no usable model; Segstream brings bike, tram."
                .formatted(root));
  }

  @Test
  void shouldRefuseTwoDirectoriesThatClaimTheSameModel() throws IOException {
    add("a", "street", "1");
    add("b", "street", "1");
    assertThatThrownBy(() -> new ModelRepository(root).find("street"))
        .hasMessageContaining("street@1 is in more than one directory")
        .hasMessageContaining("give one of them another version");
  }

  @Test
  void shouldSayThatTheRepositoryIsMissing() {
    Path nowhere = root.resolve("nowhere");
    assertThatThrownBy(() -> new ModelRepository(nowhere).list())
        .hasMessage(
            "Model repository %s is not a directory: create it or point to another"
                .formatted(nowhere));
  }

  @Test
  void shouldDigestCardAndWeightsSoThatNoByteCanMoveBetweenThem() throws IOException {
    // Given
    add("a", "street", "1");
    ModelDigest before = LoadedModel.load(root.resolve("a")).digest();

    // When
    Files.write(root.resolve("a").resolve("model.onnx"), new byte[] {1, 2, 4});

    // Then
    assertThat(LoadedModel.load(root.resolve("a")).digest()).isNotEqualTo(before);
    assertThat(LoadedModel.digestOf(bytes("ab"), bytes("c")))
        .isNotEqualTo(LoadedModel.digestOf(bytes("a"), bytes("bc")));
    assertThat(LoadedModel.digestOf(bytes(""), bytes("")).value())
        .isEqualTo("374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
