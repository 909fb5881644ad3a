package io.segstream.trainer.run;

import ai.djl.ndarray.NDManager;
import io.segstream.trainer.checkpoint.Checkpoint;
import io.segstream.trainer.checkpoint.HostTensor;
import io.segstream.trainer.network.SegmentationNetwork;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes networks out of checkpoints. */
public final class TrainedNetwork {
  private TrainedNetwork() {}

  /**
   * Gives a network the parameters that a run had learnt.
   *
   * @param network initialised, as that of the run was
   * @param manager parent of the memory that this takes meanwhile
   * @throws TrainingException if the checkpoint belongs to another network
   */
  public static void restore(
      SegmentationNetwork network, Checkpoint checkpoint, NDManager manager) {
    String prefix = TrainingLoop.NETWORK + ".";
    Map<String, HostTensor> parameters = new LinkedHashMap<>();
    checkpoint
        .parameters()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                parameters.put(name, tensor);
              }
            });
    new TrainedBlocks(Map.of(TrainingLoop.NETWORK, network)).restore(parameters, manager);
  }
}
