package io.segstream.trainer.run;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
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
    restore(Map.of(TrainingLoop.NETWORK, network), checkpoint, manager);
  }

  /**
   * Gives the blocks of a method the parameters that a run had learnt.
   *
   * @param blocks initialised, as {@link Method#blocks} had given them
   * @param manager parent of the memory that this takes meanwhile
   * @throws TrainingException if the checkpoint belongs to others
   */
  public static void restore(Map<String, Block> blocks, Checkpoint checkpoint, NDManager manager) {
    Map<String, HostTensor> parameters = new LinkedHashMap<>();
    checkpoint
        .parameters()
        .forEach(
            (name, tensor) -> {
              if (blocks.containsKey(name.substring(0, name.indexOf('.')))) {
                parameters.put(name, tensor);
              }
            });
    new TrainedBlocks(blocks).restore(parameters, manager);
  }
}
