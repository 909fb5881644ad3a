package io.segstream.inference.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void shouldHaveAnEarlierFile() throws IOException {
    file = Files.writeString(directory.resolve("report.md"), "earlier");
  }

  @Test
  void shouldReplaceAFileByAWholeOne() throws IOException {
    AtomicFile.replace(
        file,
        out -> {
          out.write('a');
          assertThat(file).hasContent("earlier");
        });

    assertThat(file).hasContent("a");
    shouldHaveNothingElse();
  }

  @Test
  void shouldKeepTheFileWhenWritingFails() {
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    out -> {
                      out.write('a');
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");

    assertThat(file).hasContent("earlier");
    shouldHaveNothingElse();
  }

  @Test
  void shouldRemoveWhatWasNotFinished() throws IOException {
    try (UnfinishedFile unfinished = UnfinishedFile.of(file)) {
      Files.writeString(unfinished.path(), "half");
    }

    assertThat(file).hasContent("earlier");
    shouldHaveNothingElse();
  }

  @Test
  void shouldReplaceWhatALinkPointsTo() throws IOException {
    Path links = Files.createTempDirectory(directory, "links");
    Path link = Files.createSymbolicLink(links.resolve("latest.md"), file);

    AtomicFile.replace(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void shouldWriteToDevicesAsTheyAre() throws IOException {
    AtomicFile.replace(Path.of("/dev/null"), "gone");

    assertThat(Path.of("/dev/null.unfinished")).doesNotExist();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  private void shouldHaveNothingElse() {
    assertThat(directory.toFile().list()).containsExactly("report.md");
  }
}
