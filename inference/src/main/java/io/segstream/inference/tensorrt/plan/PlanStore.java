package io.segstream.inference.tensorrt.plan;

import io.segstream.inference.engine.EngineException;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of plans. Each is a file {@code NAME.plan} with a manifest {@code NAME.json}; {@code
 * NAME.lock} is held by whoever builds it. Files appear whole or not at all, and what is read is
 * held against its digest. Several threads, and processes of one machine, may share a directory.
 */
public final class PlanStore {
  private static final Logger LOG = LoggerFactory.getLogger(PlanStore.class);

  /** Name of the directory within the model's, where nobody says otherwise. */
  public static final String DIRECTORY = "plans";

  /** Ending of a plan's file. */
  public static final String PLAN = ".plan";

  static final String MANIFEST = ".json";
  static final String LOCK = ".lock";

  private final Path directory;
  private final long maxBytes;
  private final InstantSource clock;

  /**
   * @param directory is made with the first plan
   * @param maxBytes of all plans together; beyond it those that were not used for longest go
   */
  public PlanStore(Path directory, long maxBytes, InstantSource clock) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.maxBytes = maxBytes;
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes %d must be 1 or more".formatted(maxBytes));
    }
  }

  /**
   * A plan of the directory.
   *
   * @param file the plan, which may be missing
   * @param manifest empty if it is damaged
   * @param problem what is wrong with it; empty if nothing is as far as can be seen without reading
   *     the whole plan
   */
  public record Entry(Path file, Optional<PlanManifest> manifest, String problem) {}

  /** Where the plans are. */
  public Path directory() {
    return directory;
  }

  /** The plan of a key, read and checked, or why there is none. Damaged files count as none. */
  public PlanLookup find(PlanKey key) {
    Path manifestFile = file(key, MANIFEST);
    try {
      PlanManifest manifest = PlanManifest.parse(Files.readAllBytes(manifestFile));
      if (!manifest.key().equals(key)) {
        return refused(key, key.refusal(manifest.key()));
      }
      byte[] plan = Files.readAllBytes(file(key, PLAN));
      if (plan.length != manifest.bytes() || !Sha256.of(plan).equals(manifest.sha256())) {
        return damaged(key, "its bytes are not those that were built");
      }
      touch(key);
      return new PlanLookup.Found(new StoredPlan(manifest, plan));
    } catch (NoSuchFileException e) {
      return Files.exists(manifestFile) ? damaged(key, "its file is missing") : other(key);
    } catch (IllegalArgumentException e) {
      return damaged(key, "its manifest is not to be read, " + e.getMessage());
    } catch (IOException e) {
      return damaged(key, "it cannot be read, " + e);
    }
  }

  private PlanLookup damaged(PlanKey key, String why) {
    return refused(key, "is damaged (%s), rebuilding".formatted(why));
  }

  private PlanLookup refused(PlanKey key, String why) {
    return new PlanLookup.Absent(
        Optional.of("plan %s: %s".formatted(directory.resolve(key.fileName() + PLAN), why)));
  }

  /** What there is of the same model for something else; the newest says why it does not do. */
  private PlanLookup other(PlanKey key) {
    return new PlanLookup.Absent(
        list().stream()
            .filter(entry -> entry.manifest().isPresent())
            .filter(entry -> entry.manifest().get().key().model().equals(key.model()))
            .max(Comparator.comparing(entry -> entry.manifest().get().built()))
            .map(
                entry ->
                    "plan %s: %s"
                        .formatted(entry.file(), key.refusal(entry.manifest().get().key()))));
  }

  /** The use of a plan keeps it from being removed. It is good also where that cannot be noted. */
  private void touch(PlanKey key) {
    try {
      Files.setLastModifiedTime(file(key, PLAN), FileTime.from(clock.instant()));
    } catch (IOException e) {
      LOG.debug("The use of plan {} cannot be noted", file(key, PLAN), e);
    }
  }

  /**
   * Waits for the right to build a plan; the caller closes it.
   *
   * @param waiting hears who builds it now, if somebody does
   * @throws EngineException if the directory cannot be written
   */
  PlanLock lock(PlanKey key, Consumer<String> waiting) {
    try {
      Files.createDirectories(directory);
      return PlanLock.acquire(file(key, LOCK), waiting);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Keeps a plan; the caller holds its lock. Other plans may have to go.
   *
   * @throws EngineException if the directory cannot be written
   */
  StoredPlan put(PlanKey key, String reference, byte[] plan, double seconds) {
    PlanManifest manifest = PlanManifest.of(reference, key, plan, clock.instant(), seconds);
    try {
      // Without its manifest a plan is none: nobody sees the new one with the old manifest.
      Files.deleteIfExists(file(key, MANIFEST));
      AtomicFile.replace(file(key, PLAN), out -> out.write(plan));
      AtomicFile.replace(file(key, MANIFEST), out -> out.write(manifest.toJson()));
      touch(key);
      new PlanPruning(directory).prune(maxBytes, key.fileName());
      return new StoredPlan(manifest, plan);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * What an earlier build on such a device measured; empty if there is nothing that is whole.
   *
   * @throws EngineException if the directory cannot be read
   */
  byte[] timingCache(PlanTarget target) {
    try {
      return TimingCacheFile.read(directory, target);
    } catch (IOException e) {
      throw new EngineException(
          "The timing cache in %s cannot be read: %s".formatted(directory, e), e);
    }
  }

  /** Keeps what a build measured. Without it plans are as good, and the next build is slower. */
  void keepTimingCache(PlanTarget target, byte[] cache) {
    try {
      TimingCacheFile.write(directory, target, cache);
    } catch (IOException e) {
      LOG.warn(
          "What the build measured cannot be kept in {}, the next one will be slower: {}",
          directory,
          e.toString());
    }
  }

  /** Every manifest of the directory, by name; none if there is no directory. */
  public List<Entry> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(PlanStore::isManifest).sorted().toList()) {
        entries.add(entry(file));
      }
    } catch (IOException e) {
      throw new EngineException("Plans in %s cannot be read: %s".formatted(directory, e), e);
    }
    return entries;
  }

  /**
   * The plans of a model, by name, and those whose manifests are damaged, which may be its own.
   *
   * @throws EngineException if the model or the directory cannot be read
   */
  public List<Entry> listOf(LoadedModel model) {
    List<Entry> all = list();
    if (all.isEmpty()) {
      return all;
    }
    String network;
    try {
      network = Sha256.of(Files.readAllBytes(model.weights()));
    } catch (IOException e) {
      throw new EngineException("Network %s cannot be read: %s".formatted(model.weights(), e), e);
    }
    return all.stream()
        .filter(
            entry ->
                entry
                    .manifest()
                    .map(manifest -> manifest.key().model().equals(network))
                    .orElse(true))
        .toList();
  }

  private static boolean isManifest(Path file) {
    return file.getFileName().toString().endsWith(MANIFEST);
  }

  private static Entry entry(Path manifestFile) {
    String name = manifestFile.getFileName().toString();
    Path plan =
        manifestFile.resolveSibling(name.substring(0, name.length() - MANIFEST.length()) + PLAN);
    try {
      PlanManifest manifest = PlanManifest.parse(Files.readAllBytes(manifestFile));
      boolean whole = Files.exists(plan) && Files.size(plan) == manifest.bytes();
      return new Entry(
          plan, Optional.of(manifest), whole ? "" : "the plan is missing or has another size");
    } catch (IllegalArgumentException e) {
      return new Entry(plan, Optional.empty(), "its manifest is damaged: " + e.getMessage());
    } catch (IOException e) {
      return new Entry(plan, Optional.empty(), "its manifest cannot be read: " + e);
    }
  }

  private Path file(PlanKey key, String ending) {
    return directory.resolve(key.fileName() + ending);
  }

  private EngineException unwritable(IOException cause) {
    return new EngineException(
        "Plans cannot be kept in %s (%s): make it writable or set engine.tensorRt.plans to another directory"
            .formatted(directory, cause),
        cause);
  }
}
