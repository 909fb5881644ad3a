package io.segstream.inference.tensorrt.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes plans that were not used for longest, and what dead builders left. */
final class PlanPruning {
  private static final Logger LOG = LoggerFactory.getLogger(PlanPruning.class);
  private static final String UNFINISHED = ".unfinished";

  private final Path directory;

  PlanPruning(Path directory) {
    this.directory = directory;
  }

  /**
   * Brings all plans together down to a size.
   *
   * @param keep name of a plan that stays, whatever its size
   */
  void prune(long maxBytes, String keep) throws IOException {
    List<Path> plans = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(UNFINISHED)) {
          removeLeftover(file, name);
        } else if (name.endsWith(PlanStore.PLAN)) {
          plans.add(file);
        }
      }
    }
    plans.sort(Comparator.comparingLong(PlanPruning::lastUsed));
    long total = plans.stream().mapToLong(PlanPruning::size).sum();
    for (Path plan : plans) {
      String name = stem(plan.getFileName().toString());
      if (total > maxBytes && !name.equals(keep)) {
        total -= remove(name, plan, total, maxBytes);
      }
    }
  }

  private static String stem(String fileName) {
    return fileName.substring(0, fileName.length() - PlanStore.PLAN.length());
  }

  /** A plan that is being built now is left alone. */
  private long remove(String name, Path plan, long total, long maxBytes) throws IOException {
    long bytes = size(plan);
    Optional<PlanLock> lock = PlanLock.tryAcquire(directory.resolve(name + PlanStore.LOCK));
    if (lock.isEmpty()) {
      return 0;
    }
    try (PlanLock held = lock.get()) {
      Files.deleteIfExists(directory.resolve(name + PlanStore.MANIFEST));
      Files.deleteIfExists(plan);
    }
    LOG.info(
        "Plan {} was not used for longest and is removed: the plans have {} bytes, {} are allowed",
        plan,
        total,
        maxBytes);
    return bytes;
  }

  private void removeLeftover(Path file, String name) throws IOException {
    String whole = name.substring(0, name.length() - UNFINISHED.length());
    int ending = Math.max(whole.lastIndexOf(PlanStore.PLAN), whole.lastIndexOf(PlanStore.MANIFEST));
    String lockName = (ending < 0 ? whole : whole.substring(0, ending)) + PlanStore.LOCK;
    Optional<PlanLock> lock = PlanLock.tryAcquire(directory.resolve(lockName));
    if (lock.isPresent()) {
      try (PlanLock held = lock.get()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static long lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
