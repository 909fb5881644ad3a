package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands used wrongly and holds the page that shows their answers to what they answer. */
class TrainerErrorsTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  /** Each is run as it stands, with the placeholder replaced. */
  private static final List<String> COMMANDS =
      List.of(
          "train",
          "train DIR/nowhere.yaml --out DIR/run",
          "train DIR/unknown-key.yaml --out DIR/run",
          "train DIR/good.yaml --set training.batch=many --out DIR/run",
          "train DIR/good.yaml --set training.batch=7 --set maskcontrast.queue=7 --out DIR/run",
          "train DIR/missing-folder.yaml --out DIR/run",
          "train DIR/empty-folder.yaml --out DIR/run",
          "train DIR/missing-masks.yaml --out DIR/run",
          "train DIR/no-object.yaml --out DIR/no-object",
          "train DIR/other-size.yaml --out DIR/other-size",
          "train DIR/out-of-range.yaml --out DIR/out-of-range",
          "train DIR/out-of-range.yaml --set data.damaged=SKIP --out DIR/out-of-range",
          "train DIR/out-of-range.yaml --set data.weak.annotation=POINT --set"
              + " data.weak.file=DIR/boxes.jsonl --out DIR/run",
          "train DIR/good.yaml --out DIR/good.yaml",
          "train DIR/good.yaml --out DIR/empty --resume",
          "train DIR/good.yaml --out DIR/earlier",
          "train DIR/good.yaml --set training.seed=2 --out DIR/earlier --resume",
          "train DIR/good.yaml --out DIR/damaged --resume",
          "score DIR/nowhere",
          "score DIR/earlier",
          "score DIR/earlier --out DIR/empty",
          "export DIR/nowhere --out DIR/model",
          "export DIR/earlier --out DIR/good.yaml",
          "export DIR/damaged --out DIR/model",
          "export DIR/earlier",
          "export DIR/earlier --out DIR/model --best",
          "export DIR/earlier --out DIR/model --best --last",
          "export DIR/earlier --out DIR/model --precision int8",
          "export DIR/earlier --out DIR/model --fuse-baseline 1.5",
          "export DIR/earlier --out DIR/model --object-share 0",
          "proposals DIR/nowhere --out DIR/proposals",
          "proposals DIR/empty --out DIR/proposals",
          "proposals DIR/pictures --out DIR/good.yaml",
          "proposals DIR/pictures --by motion --out DIR/proposals",
          "proposals DIR/pictures --by background --model DIR/model --out DIR/proposals",
          "proposals DIR/pictures --by files --out DIR/proposals",
          "proposals DIR/pictures --by files --maps DIR/nowhere --out DIR/proposals",
          "proposals DIR/pictures --by files --maps DIR/empty --out DIR/proposals");

  @TempDir Path directory;

  @Test
  void shouldAnswerWrongUseAndBadDataAsTheDocumentationShows() throws IOException {
    // Given
    TrainingFiles files = new TrainingFiles(directory);
    files.draw();
    files.drawGrey("masks-of-other-size", 40, 255);
    files.drawGrey("maps-out-of-range", 48, 7);
    Files.createDirectory(directory.resolve("empty"));
    Files.writeString(
        directory.resolve("boxes.jsonl"), "{\"id\": \"0\", \"type\": \"box\", \"boxes\": []}\n");
    Path good = files.maskContrast("good.yaml", "pictures", "masks", "");
    files.maskContrast("unknown-key.yaml", "pictures", "masks", "trainig: {steps: 4}\n");
    files.maskContrast("missing-folder.yaml", "nowhere", "masks", "");
    files.maskContrast("empty-folder.yaml", "empty", "masks", "");
    files.maskContrast("other-size.yaml", "pictures", "masks-of-other-size", "");
    files.drawGrey("masks-of-nothing", 48, 0);
    files.maskContrast("missing-masks.yaml", "pictures", "nowhere", "");
    files.maskContrast("no-object.yaml", "pictures", "masks-of-nothing", "");
    files.pixelContrast("out-of-range.yaml", "maps-out-of-range");
    TrainerRun earlier =
        TrainerRun.of("train", good.toString(), "--out", directory.resolve("earlier").toString());
    damage(directory.resolve("earlier"), directory.resolve("damaged"));
    // When
    StringBuilder transcript = new StringBuilder();
    COMMANDS.forEach(command -> transcript.append(transcriptOf(command)));
    // Then
    assertThat(earlier.exitCode()).as(earlier.err()).isZero();
    Path file = Files.writeString(Path.of("target", "trainer-transcript.md"), transcript);
    assertThat(Files.readString(PAGE)).as("%s: put %s into it", PAGE, file).contains(transcript);
  }

  /** Copies a run with half of its checkpoint. */
  private static void damage(Path run, Path copy) throws IOException {
    Files.createDirectories(copy.resolve("checkpoints"));
    Files.copy(run.resolve("run.json"), copy.resolve("run.json"));
    byte[] whole = Files.readAllBytes(run.resolve("checkpoints/last.safetensors"));
    Files.write(
        copy.resolve("checkpoints/last.safetensors"), Arrays.copyOf(whole, whole.length / 2));
  }

  private String transcriptOf(String command) {
    TrainerRun run =
        TrainerRun.of(
            Arrays.stream(command.split(" "))
                .map(word -> word.replace("DIR", directory.toString()))
                .toArray(String[]::new));
    String output = (run.out() + run.err()).replace(directory.toString(), "DIR");
    return "```console\n$ segstream %s\n%s$ echo $?\n%d\n```\n\n"
        .formatted(command, output, run.exitCode());
  }
}
