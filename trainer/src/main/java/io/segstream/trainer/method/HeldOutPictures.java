package io.segstream.trainer.method;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.segstream.trainer.data.Dataset;
import io.segstream.trainer.data.Example;
import io.segstream.trainer.data.ExampleException;
import io.segstream.trainer.network.NetworkOutputs;
import io.segstream.trainer.network.SegmentationNetwork;
import io.segstream.trainer.run.TrainingException;
import java.util.List;

/**
 * Shows pictures that a network does not learn from to it, one after the other in their own size,
 * in inference mode.
 *
 * @param dataset of the pictures
 */
public record HeldOutPictures(Dataset dataset) {
  /** Looks at one picture. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes what the network says.
     *
     * @param outputs of this picture alone; their arrays are closed afterwards
     */
    void read(Example example, NetworkOutputs outputs);
  }

  /**
   * Shows all pictures, in the order of the dataset.
   *
   * @throws TrainingException if one cannot be read
   */
  public void show(
      SegmentationNetwork network, ParameterStore parameters, NDManager manager, Reader reader) {
    for (int i = 0; i < dataset.size(); i++) {
      try (NDManager picture = manager.newSubManager()) {
        Example example = dataset.load(i);
        reader.read(
            example,
            network.run(
                parameters, PictureBatch.pictures(picture, List.of(example.image())), false));
      } catch (ExampleException e) {
        throw new TrainingException(
            "Dataset '%s' cannot be validated on: %s".formatted(dataset.name(), e.getMessage()), e);
      }
    }
  }
}
