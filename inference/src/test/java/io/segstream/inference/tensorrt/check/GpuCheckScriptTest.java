package io.segstream.inference.tensorrt.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that puts a bundle together, with a bundle whose Java is a script. */
class GpuCheckScriptTest {
  private static final Path SCRIPTS = Path.of("..", "deploy", "gpu-check").toAbsolutePath();

  @TempDir Path directory;

  private record Run(int exitCode, String out) {}

  private Run run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out);
  }

  @BeforeEach
  void copyScript() throws IOException {
    Files.copy(
        SCRIPTS.resolve("gpu-check"),
        directory.resolve("gpu-check"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** A bundle in parts of 100 bytes. */
  private void bundle() throws Exception {
    Run made =
        run(
            "bash",
            "-ec",
            """
            mkdir -p work/segstream-gpu-check/java/bin work/segstream-gpu-check/lib work/segstream-gpu-check/model
            printf '#!/bin/sh\\nfor word; do last=$word; done; echo "ran on $last"; exit 1\\n' > work/segstream-gpu-check/java/bin/java
            chmod +x work/segstream-gpu-check/java/bin/java
            tar -C work -cf - segstream-gpu-check | gzip > all
            split -b 100 -d -a 3 all bundle.tar.gz.part-
            sha256sum bundle.tar.gz* > SHA256SUMS
            rm -r work all
            """);
    assertThat(made.exitCode()).as(made.out()).isZero();
  }

  @Test
  void shouldPutPartsTogetherOnceAndRunWithTheModelAndTheExitCode() throws Exception {
    bundle();
    assertThat(directory.toFile().list((parent, name) -> name.contains(".part-")))
        .hasSizeGreaterThan(1);
    Path root = directory.resolve("segstream-gpu-check");
    assertThat(run("./gpu-check")).isEqualTo(new Run(1, "ran on " + root + "/model\n"));
    Files.delete(directory.resolve("SHA256SUMS"));
    assertThat(run("./gpu-check", "mine")).isEqualTo(new Run(1, "ran on mine\n"));
  }

  @Test
  void shouldRefuseABundleThatIsDamagedOrNotComplete() throws Exception {
    assertThat(run("./gpu-check"))
        .isEqualTo(
            new Run(
                2,
                "gpu-check: there is no bundle beside the script: copy all files that make-bundle wrote\n"));
    bundle();
    Files.writeString(directory.resolve("bundle.tar.gz.part-001"), "damaged");
    Run damaged = run("./gpu-check");
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.out())
        .startsWith("gpu-check: the bundle is damaged or not all of it is here: ")
        .contains("bundle.tar.gz.part-001");
    Files.delete(directory.resolve("bundle.tar.gz.part-001"));
    assertThat(run("./gpu-check").out()).contains("bundle.tar.gz.part-001");
    assertThat(directory.resolve("segstream-gpu-check")).doesNotExist();
  }

  @Test
  void shouldSayWhatABundleNeeds() throws Exception {
    String make = SCRIPTS.resolve("make-bundle").toString();
    for (List<String> wrong :
        List.of(
            List.of(make),
            List.of(make, "out", "--model"),
            List.of(make, "--part", "out"),
            List.of(make, "a", "b"),
            List.of("env", "SEGSTREAM_LIB=" + directory, make, "out"))) {
      Run refused = run(wrong.toArray(String[]::new));
      assertThat(refused.exitCode()).as("%s", wrong).isEqualTo(1);
      assertThat(refused.out()).startsWith("make-bundle: ").hasLineCount(1);
    }
    assertThat(directory.resolve("out")).doesNotExist();
  }
}
