package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long kernels took on one kind of device, so that the next build need not measure again. The
 * file begins with the SHA-256 of the rest, since TensorRT trusts what it is given.
 */
final class TimingCacheFile {
  private static final int DIGEST_DIGITS = 64;

  private TimingCacheFile() {}

  private static Path file(Path directory, PlanTarget target) {
    return directory.resolve(target.slug() + ".timing");
  }

  /** What was kept; empty if there is nothing, or it is damaged. */
  static byte[] read(Path directory, PlanTarget target) throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(file(directory, target));
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
    byte[] cache = Arrays.copyOfRange(all, Math.min(all.length, DIGEST_DIGITS), all.length);
    String digest = new String(all, 0, all.length - cache.length, StandardCharsets.US_ASCII);
    return digest.equals(Sha256.of(cache)) ? cache : new byte[0];
  }

  /** Replaces what was kept. Of two builds that end together, one's measurements are kept. */
  static void write(Path directory, PlanTarget target, byte[] cache) throws IOException {
    if (cache.length == 0) {
      return;
    }
    Path file = file(directory, target);
    Path lockFile = file.resolveSibling(file.getFileName() + PlanStore.LOCK);
    try (PlanLock lock = PlanLock.acquire(lockFile, holder -> {})) {
      AtomicFile.replace(
          file,
          out -> {
            out.write(Sha256.of(cache).getBytes(StandardCharsets.US_ASCII));
            out.write(cache);
          });
    }
  }
}
