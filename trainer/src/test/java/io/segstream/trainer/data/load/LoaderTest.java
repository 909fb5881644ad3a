package io.segstream.trainer.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.trainer.data.ExampleException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoaderTest {
  /** A sample says which example it is of and what it drew. */
  private static final Preparation<String> DRAW =
      (example, random) -> Optional.of(example.id() + ":" + random.nextInt(1_000_000));

  private static LoaderSettings settings(int threads, int prefetch, DamagePolicy damaged) {
    return new LoaderSettings(4, threads, prefetch, 3, 17, SampleOrder.SHUFFLED, true, 3, damaged);
  }

  private static List<Batch<String>> all(Loader<String> loader) throws Exception {
    List<Batch<String>> batches = new ArrayList<>();
    while (loader.hasNext()) {
      batches.add(loader.next());
    }
    return batches;
  }

  private static List<Batch<String>> all(LoaderSettings settings) throws Exception {
    try (Loader<String> loader = new Loader<>(new CountingDataset(22, 5), DRAW, settings)) {
      return all(loader);
    }
  }

  @Test
  void givesTheSameSamplesWhateverTheThreads() throws Exception {
    List<Batch<String>> expected = all(settings(1, 1, DamagePolicy.SKIP));

    assertThat(all(settings(2, 3, DamagePolicy.SKIP))).isEqualTo(expected);
    assertThat(all(settings(7, 9, DamagePolicy.SKIP))).isEqualTo(expected);
    assertThat(expected).hasSize(15).allSatisfy(batch -> assertThat(batch.samples()).hasSize(4));
  }

  @Test
  void goesThroughAPermutationInEveryEpoch() throws Exception {
    LoaderSettings settings =
        new LoaderSettings(5, 2, 2, 2, 3, SampleOrder.SHUFFLED, false, 1, DamagePolicy.FAIL);
    List<List<String>> epochs = List.of(new ArrayList<>(), new ArrayList<>());
    try (Loader<String> loader =
        new Loader<>(
            new CountingDataset(12), (example, random) -> Optional.of(example.id()), settings)) {
      assertThat(loader.batchesPerEpoch()).isEqualTo(3);
      for (Batch<String> batch : all(loader)) {
        epochs.get(batch.epoch()).addAll(batch.samples());
      }
    }

    String[] every = IntStream.range(0, 12).mapToObj(i -> "e" + i).toArray(String[]::new);
    assertThat(epochs.get(0)).containsExactlyInAnyOrder(every).isNotEqualTo(List.of(every));
    assertThat(epochs.get(1)).containsExactlyInAnyOrder(every).isNotEqualTo(epochs.get(0));
  }

  @Test
  void goesOnWhereItStoppedWithoutReadingWhatCameBefore() throws Exception {
    LoaderSettings settings = settings(2, 2, DamagePolicy.FAIL);
    List<Batch<String>> whole = new ArrayList<>();
    try (Loader<String> loader = new Loader<>(new CountingDataset(22), DRAW, settings)) {
      whole.addAll(all(loader));
    }
    CountingDataset dataset = new CountingDataset(22);

    List<Batch<String>> rest;
    try (Loader<String> loader = new Loader<>(dataset, DRAW, settings, new BatchPosition(1, 3))) {
      rest = all(loader);
    }

    assertThat(rest).isEqualTo(whole.subList(8, 15));
    assertThat(dataset.read).hasSize(7 * 4);
  }

  @Test
  void readsNoFurtherAheadThanItIsTold() throws Exception {
    CountingDataset dataset = new CountingDataset(100);
    Loader<String> loader = new Loader<>(dataset, DRAW, settings(3, 2, DamagePolicy.FAIL));
    loader.next();
    loader.next();
    loader.close();

    assertThat(dataset.read).hasSizeBetween(8, 16);
  }

  @Test
  void triesAnExampleThreeTimesAndThenReplacesItAfterEveryFailure() throws Exception {
    CountingDataset dataset = new CountingDataset(6);
    List<String> tried = new ArrayList<>();
    Preparation<String> picky =
        (example, random) -> {
          tried.add(example.id());
          return tried.size() < 6 ? Optional.empty() : Optional.of(example.id());
        };
    LoaderSettings settings =
        new LoaderSettings(1, 1, 1, 1, 5, SampleOrder.SHUFFLED, true, 3, DamagePolicy.FAIL);
    try (Loader<String> loader = new Loader<>(dataset, picky, settings)) {
      Batch<String> batch = loader.next();

      assertThat(batch.samples()).hasSize(1);
    }

    // Three draws of one reading, then a reading for every draw.
    assertThat(tried.subList(0, 3)).containsOnly(tried.get(0));
    assertThat(List.copyOf(dataset.read).subList(0, 4))
        .extracting(index -> "e" + index)
        .containsExactly(tried.get(0), tried.get(3), tried.get(4), tried.get(5));
  }

  @Test
  void failsOnDamagedExamplesIfTold() throws Exception {
    try (Loader<String> loader =
        new Loader<>(new CountingDataset(22, 5), DRAW, settings(2, 2, DamagePolicy.FAIL))) {
      assertThatThrownBy(() -> all(loader))
          .isInstanceOf(ExampleException.class)
          .hasMessage("picture 'e5.jpg' is damaged");
      assertThatThrownBy(loader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The loader is closed");
    }
  }

  @Test
  void skipsAndReportsDamagedExamplesIfTold() throws Exception {
    Set<String> ids = new HashSet<>();
    try (Loader<String> loader =
        new Loader<>(new CountingDataset(24, 5, 11), DRAW, settings(2, 2, DamagePolicy.SKIP))) {
      for (Batch<String> batch : all(loader)) {
        assertThat(batch.samples()).hasSize(4);
        batch.samples().forEach(sample -> ids.add(sample.substring(0, sample.indexOf(':'))));
      }

      assertThat(ids).doesNotContain("e5", "e11").contains("e4", "e6");
      assertThat(loader.skipped().count()).isEqualTo(2);
      assertThat(loader.skipped().reasons())
          .containsExactly("e5: picture 'e5.jpg' is damaged", "e11: picture 'e11.jpg' is damaged");
    }
  }

  @Test
  void keepsABoundedNumberOfReasons() throws Exception {
    Integer[] most = IntStream.range(0, 39).boxed().toArray(Integer[]::new);
    LoaderSettings settings =
        new LoaderSettings(8, 2, 2, 1, 0, SampleOrder.IN_ORDER, false, 1, DamagePolicy.SKIP);
    try (Loader<String> loader = new Loader<>(new CountingDataset(40, most), DRAW, settings)) {
      assertThat(all(loader)).flatExtracting(Batch::samples).hasSize(1);

      assertThat(loader.skipped().count()).isEqualTo(39);
      assertThat(loader.skipped().reasons())
          .hasSize(SkippedExamples.MOST_REASONS)
          .first()
          .isEqualTo("e0: picture 'e0.jpg' is damaged");
    }
  }

  @Test
  void givesUpWhereNothingCanBeUsed() throws Exception {
    Integer[] every = IntStream.range(0, 4).boxed().toArray(Integer[]::new);
    try (Loader<String> loader =
        new Loader<>(new CountingDataset(4, every), DRAW, settings(1, 1, DamagePolicy.SKIP))) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(ExampleException.class)
          .hasMessageContainingAll(
              "dataset 'counting' gave no usable example in 1000 draws",
              "(4 unreadable): check its pictures and masks");
    }
  }

  @Test
  void leavesOutInsteadOfReplacingWhenInOrder() throws Exception {
    LoaderSettings settings = LoaderSettings.evaluation(4, 2, DamagePolicy.SKIP);
    try (Loader<String> loader =
        new Loader<>(
            new CountingDataset(10, 2), (example, random) -> Optional.of(example.id()), settings)) {
      assertThat(all(loader))
          .extracting(Batch::samples)
          .containsExactly(
              List.of("e0", "e1", "e3"), List.of("e4", "e5", "e6", "e7"), List.of("e8", "e9"));
      assertThatThrownBy(loader::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void bringsErrorsOfWorkersToTheConsumer() throws Exception {
    Preparation<String> broken =
        (example, random) -> {
          throw new IllegalArgumentException("no such colour");
        };
    try (Loader<String> loader =
        new Loader<>(new CountingDataset(8), broken, settings(2, 2, DamagePolicy.SKIP))) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Preparing batch 0 of epoch 0 failed: no such colour")
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void endsItsThreadsWhenClosed() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(2);
    Preparation<String> slow =
        (example, random) -> {
          threads.add(Thread.currentThread());
          started.countDown();
          if (threads.size() > 1) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return Optional.of(example.id());
        };
    Loader<String> loader =
        new Loader<>(new CountingDataset(64), slow, settings(2, 8, DamagePolicy.SKIP));
    Thread consumer =
        new Thread(
            () -> {
              try {
                loader.next();
              } catch (Exception e) {
                // The loader is closed under it.
              }
            });
    consumer.setDaemon(true);
    consumer.start();
    started.await();

    loader.close();

    // The pool has ended its workers; their threads may still be on the way out.
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(threads).isNotEmpty();
    assertThat(loader.skipped().count()).isZero();
  }

  @Test
  void refusesBatchesLargerThanTheDataset() {
    LoaderSettings settings = settings(1, 1, DamagePolicy.FAIL);

    assertThatThrownBy(() -> new Loader<>(new CountingDataset(3), DRAW, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Dataset 'counting' has 3 pictures, a batch 4: take smaller batches");
    assertThatThrownBy(
            () -> new Loader<>(new CountingDataset(8), DRAW, settings, new BatchPosition(0, 2)))
        .hasMessage("Batch 2 does not exist: an epoch of 'counting' has 2");
  }
}
