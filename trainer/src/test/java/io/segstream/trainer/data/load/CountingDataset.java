package io.segstream.trainer.data.load;

import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Drawn;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Examples that know their index; some are damaged; notes what is read. */
final class CountingDataset implements Dataset {
  private final int size;
  private final Set<Integer> damaged;
  final ConcurrentLinkedQueue<Integer> read = new ConcurrentLinkedQueue<>();

  CountingDataset(int size, Integer... damaged) {
    this.size = size;
    this.damaged = Set.of(damaged);
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public String id(int index) {
    return "e" + index;
  }

  @Override
  public Example load(int index) throws ExampleException {
    read.add(index);
    if (damaged.contains(index)) {
      throw new ExampleException("picture 'e%d.jpg' is damaged".formatted(index));
    }
    return Example.unlabelled(id(index), Drawn.image(1, 1, (x, y) -> 0));
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }
}
