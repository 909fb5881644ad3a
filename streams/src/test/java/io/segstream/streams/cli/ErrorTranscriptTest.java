package io.segstream.streams.cli;

import io.segstream.inference.model.baseline.BaselineModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands used wrongly and holds the page that shows their answers to what they answer. */
class ErrorTranscriptTest {

  /** Nothing listens there; found out within a moment instead of ten seconds. */
  private static final String NO_BROKER =
      " --set kafka.bootstrap.servers=localhost:1 --set kafka.default.api.timeout.ms=500";

  /** Each is run as it stands, with the two placeholders replaced. */
  private static final List<String> COMMANDS =
      List.of(
          "",
          "ingets film.mp4",
          "train recipe.yaml --resume",
          "ingest film.mp4",
          "ingest film.mp4 --feed film --lop 3",
          "ingest film.mp4 --feed film --loop often",
          "ingest DIR/nowhere.mp4 --feed film",
          "ingest DIR/models --feed a/b",
          "ingest DIR/film.mp4 --feed film" + NO_BROKER,
          "prompt --feed door --id lift",
          "prompt --feed door --id lift --box 1,2,3,4 --withdraw",
          "prompt --feed door --id lift --box 1,2,3",
          "prompt --feed door --id lift --not-point 5,5",
          "prompt --feed door --id lift --frame -1 --withdraw",
          "prompt --feed a/b --id lift --withdraw",
          "prompt --feed door --id lift --mask DIR/nowhere.png",
          "prompt --feed door --id lift --mask DIR/film.mp4",
          "prompt --feed door --id lift --mask DIR/truth/bear/00000.png --object 2",
          "prompt --feed door --id lift --withdraw" + NO_BROKER,
          "consume segmnts",
          "consume --format xml",
          "consume --format coco",
          "consume clusters --format png --out DIR/masks",
          "consume --format json --out DIR/nowhere/frames.jsonl",
          "consume --format json --out DIR/models",
          "consume --format text" + NO_BROKER,
          "topics list" + NO_BROKER,
          "config show --config DIR/nowhere.yaml",
          "config check --config DIR/not.yaml",
          "config check --config DIR/wrong.yaml",
          "config check --set service.threads",
          "config check --set service.threads=many",
          "config check --set kafka.group.id=mine",
          "config check --set kafka.sasl.mechanims=PLAIN",
          "models list --set model.repository=DIR/nowhere",
          "models inspect nope --set model.repository=DIR/models",
          "models inspect unfinished --set model.repository=DIR/broken",
          "models list --set model.repository=DIR/broken",
          "models verify baseline --set model.repository=DIR",
          "models vocabulary list baseline --set model.repository=DIR",
          "models vocabulary add named forklfit --set model.repository=DIR/words",
          "models vocabulary add named lorry=forklift dog --set model.repository=DIR/words",
          "models vocabulary remove named dogs --set model.repository=DIR/words",
          "models build nope --set model.repository=DIR/models",
          "models build baseline --batch 4/8/16",
          "models build baseline --gpu first",
          "models build baseline --precision float8",
          "run --set service.http.port=PORT",
          "run --embedded --set embedded.port=PORT --set service.http.port=0",
          "demo DIR/nowhere.mp4",
          "demo --patience 0",
          "render --feed film --out DIR/nowhere/film.mp4",
          "render --feed a/b --out DIR/film.out.mp4",
          "render --feed film --out DIR/film.out.mp4" + NO_BROKER,
          "bench --section everything",
          "bench --size large",
          "bench --size 855x480 --set model.repository=DIR/models",
          "bench --clip DIR/nowhere.mp4",
          "bench --clip DIR/models",
          "bench --clip DIR/film.mp4 --section decode --set model.repository=DIR/models",
          "bench --frames 0",
          "bench --feeds 1,0",
          "bench --feeds 1,two",
          "bench --section soak --restarts 5",
          "bench --section soak --frames-per-run 0",
          "bench --out DIR/nowhere/report.md",
          "evaluate",
          "evaluate davis --task supervised --dataset DIR --results DIR --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/nowhere --results DIR --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/nowhere --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/few --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/small --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/void --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/truth --sequences bearr --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --results DIR/truth --model baseline --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --results DIR/truth --split 2017/val --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model nope --out DIR/scores --set model.repository=DIR/models",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model baseline --sequences bearr --out DIR/scores --set model.repository=DIR/models",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model baseline --model-dir DIR/models --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model-dir DIR/nowhere --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model-dir DIR/models --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/davis --model-dir DIR/good --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --model-dir DIR/good --through kafka --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --results DIR/truth --through kafka --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model-dir DIR/good --through kafk --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/davis --model-dir DIR/good --through kafka --out DIR/scores",
          "evaluate davis --task semi-supervised --dataset DIR/truth --model-dir DIR/good --proposals tracks --out DIR/scores",
          "evaluate davis --task unsupervised --dataset DIR/truth --results DIR/truth --proposals object --out DIR/scores",
          "evaluate masks --annotations DIR/nowhere.json --results DIR/empty.json",
          "evaluate masks --annotations DIR/empty.json --results DIR/empty.json",
          "evaluate masks --annotations DIR/coco.json --results DIR/empty.json",
          "evaluate segments --dataset DIR/models",
          "evaluate segments --dataset DIR/nowhere",
          "evaluate classes --dataset DIR/models",
          "evaluate clusters",
          "evaluate clusters --dataset DIR/models --model baseline",
          "evaluate clusters --dataset DIR/models --layout camvd",
          "evaluate clusters --embeddings DIR/empty.json",
          "evaluate clusters --embeddings DIR/empty.json --labels DIR/nowhere.npy",
          "evaluate clusters --embeddings DIR/empty.json --labels DIR/empty.json");

  @TempDir Path directory;

  @Test
  void shouldAnswerWrongUseAsTheDocumentationShows() throws IOException {
    // Given
    Files.createDirectory(directory.resolve("models"));
    Files.writeString(
        directory.resolve("wrong.yaml"), "servise:\n  threads: 4\ningest:\n  chunkSize: 4MB\n");
    Files.writeString(directory.resolve("not.yaml"), "service: {threads: 4\nmodel: ]\n");
    Files.write(directory.resolve("film.mp4"), new byte[] {0});
    Path unfinished = Files.createDirectories(directory.resolve("broken/unfinished"));
    Files.writeString(unfinished.resolve("model.yaml"), "name: unfinished\nversoin: 1\n");
    writeMasks();
    writeNamed(Files.createDirectories(directory.resolve("words/named")));
    BaselineModel.writeTo(Files.createDirectory(directory.resolve("good")));
    StringBuilder transcript = new StringBuilder();
    // When
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (String command : COMMANDS) {
        transcript.append(
            CommandTranscript.of(command, Map.of("DIR", directory.toString(), "PORT", port)));
      }
    }
    // Then
    CommandTranscript.requireOnPage(transcript, "errors-transcript.md");
  }

  /** A model that calls segments by words. */
  private static void writeNamed(Path model) throws IOException {
    Files.writeString(
        model.resolve("model.yaml"),
        """
        name: named
        version: "1"
        input: {name: i, layout: NHWC, type: uint8, width: 4, height: 4}
        outputs: {embeddings: e}
        dimensions: 1
        stride: 1
        vocabulary: {table: words.tsv, vectors: embeddings, words: words.vec}
        """);
    Files.write(model.resolve("model.onnx"), new byte[] {0});
    Files.writeString(model.resolve("words.tsv"), "dog\t1\n");
    Files.writeString(model.resolve("words.vec"), "dog 2\nforklift 3\n");
  }

  /** One sequence of three frames; results that lack one, have another size, or are empty files. */
  private void writeMasks() throws IOException {
    for (int frame = 0; frame < 3; frame++) {
      String name = "bear/%05d.png".formatted(frame);
      writeMask("truth/" + name, 32);
      writeMask("davis/Annotations/480p/" + name, 32);
      writeMask("small/" + name, frame == 1 ? 16 : 32);
      writeMask("void/" + name, 32);
      if (frame != 1) {
        writeMask("few/" + name, 32);
      }
    }
    Files.write(directory.resolve("void/bear/00001.png"), new byte[0]);
    Files.write(directory.resolve("empty.json"), new byte[0]);
    Files.writeString(directory.resolve("coco.json"), "{\"images\": [], \"annotations\": []}");
  }

  private void writeMask(String name, int side) throws IOException {
    BufferedImage mask = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(3, 3, 0, 1);
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(mask, "png", file.toFile());
  }
}
