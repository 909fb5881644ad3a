package io.segstream.trainer.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.Random;

/** PyTorch for tests. */
public final class Engines {
  private Engines() {}

  /** Memory of PyTorch; the test closes it. */
  public static NDManager pyTorch() {
    return NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  /** Noise, normalised as networks take it, [N, 3, H, W]. */
  public static NDArray pictures(NDManager manager, long seed, int count, int height, int width) {
    return Normalisation.apply(
        manager.create(
            ByteBuffer.wrap(noise(seed, count, height, width)),
            new Shape(count, height, width, 3),
            DataType.UINT8));
  }

  /** Bytes of noise, [N, H, W, 3]. */
  public static byte[] noise(long seed, int count, int height, int width) {
    byte[] bytes = new byte[count * height * width * 3];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A store that reads the parameters where they are. */
  public static ParameterStore store(NDManager manager) {
    return new ParameterStore(manager, false);
  }
}
