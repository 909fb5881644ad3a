package io.segstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.segstream.inference.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProposalsCommandTest {
  private static final int WIDTH = 192;
  private static final int HEIGHT = 128;

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private Path pictures;
  private Path masks;

  @BeforeEach
  void drawAVideo() throws IOException {
    pictures = Files.createDirectories(directory.resolve("pictures/lift"));
    for (int t = 0; t < 6; t++) {
      ImageIO.write(picture(60 + 2 * t), "png", pictures.resolve("%05d.png".formatted(t)).toFile());
    }
    masks = directory.resolve("masks");
  }

  @Test
  void proposesByTheBuiltInModel() throws IOException {
    int exit = run(pictures.getParent().toString(), "--out", masks.toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("6 of 6 pictures have a mask, of ");
    assertThat(Files.readAllLines(masks.resolve("list.txt"))).hasSize(6).contains("lift/00003");
    assertThat(masks.resolve("masks/lift/00003.png")).exists();
    assertThat(masks.resolve("summary.json")).content().contains("objectness of model baseline@1");
  }

  @Test
  void proposesByMotion() {
    int exit =
        run(
            pictures.getParent().toString(),
            "--layout=video-folder",
            "--by=motion",
            "--out",
            masks.toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(masks.resolve("summary.json")).content().contains("motion over videos");
  }

  @Test
  void proposesByFiles() throws IOException {
    run(pictures.getParent().toString(), "--out", masks.toString());
    Path again = directory.resolve("again");

    int exit =
        run(
            pictures.getParent().toString(),
            "--by=files",
            "--maps",
            masks.resolve("masks").toString(),
            "--out",
            again.toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(again.resolve("masks/lift/00003.png"))
        .hasSameBinaryContentAs(masks.resolve("masks/lift/00003.png"));
  }

  @Test
  void takesTheModelThatIsNamed() {
    run(pictures.toString(), "--model", directory.resolve("none").toString(), "--out", "x");

    assertThat(err.toString()).contains(directory.resolve("none").toString());
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    assertThat(run(pictures.toString())).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("Missing required option: '--out=DIRECTORY'");

    assertWrong("--maps goes with --by files, and only with it", "--by=files");
    assertWrong("'heaps' is none of image-folder, video-folder,", "--layout=heaps");
    assertWrong("threshold 2.0 must be 0 or more and below 1", "--threshold=2");
    assertWrong("Threads are 0, must be 1 or more", "--threads=0");
    assertWrong("--frames-together is 1, must be 2 or more", "--by=motion", "--frames-together=1");
    assertWrong("needs a split", "--layout=davis");
  }

  private void assertWrong(String message, String... options) {
    err.getBuffer().setLength(0);
    String[] arguments = new String[options.length + 3];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--out";
    arguments[options.length + 1] = masks.toString();
    arguments[options.length + 2] = pictures.toString();
    assertThat(run(arguments)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  private int run(String... arguments) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            stream,
            stream,
            Map.of(),
            Terminal.Display.PLAIN,
            () -> 0L);
    return new CommandLine(new ProposalsCommand(terminal))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static BufferedImage picture(int left) {
    SplittableRandom random = new SplittableRandom(7);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int noise = random.nextInt(24);
        boolean inside = x >= left && x < left + 48 && y >= 44 && y < 92;
        int red = inside ? 190 + (x - left) / 4 % 2 * 40 : 70 + noise;
        image.setRGB(
            x, y, red << 16 | (inside ? 60 : 110 + noise) << 8 | (inside ? 40 : 80 + noise));
      }
    }
    return image;
  }
}
