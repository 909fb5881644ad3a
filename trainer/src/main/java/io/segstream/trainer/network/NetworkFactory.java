package io.segstream.trainer.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes networks by name. */
public final class NetworkFactory {
  private static final Map<String, Function<NetworkSettings, SegmentationNetwork>> MAKERS =
      new LinkedHashMap<>();

  static {
    MAKERS.put("tiny", settings -> new FamilyNetwork(FamilyMember.tiny(), settings));
    MAKERS.put("small", settings -> new FamilyNetwork(FamilyMember.small(), settings));
    MAKERS.put("base", settings -> new FamilyNetwork(FamilyMember.base(), settings));
    MAKERS.put("resnet50", DilatedResNet::new);
  }

  private NetworkFactory() {}

  /** Names that {@link NetworkSettings#name()} can have. */
  public static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  /**
   * Makes a network with fresh weights.
   *
   * @param seed equal seeds give equal weights
   * @param manager owns the weights
   * @param type float32, or float64 to check gradients
   */
  public static SegmentationNetwork create(
      NetworkSettings settings, long seed, NDManager manager, DataType type) {
    return initialise(MAKERS.get(settings.name()).apply(settings), seed, manager, type);
  }

  /** Makes a network in float32 with fresh weights. */
  public static SegmentationNetwork create(NetworkSettings settings, long seed, NDManager manager) {
    return create(settings, seed, manager, DataType.FLOAT32);
  }

  /** Gives a network fresh weights. */
  static SegmentationNetwork initialise(
      SegmentationNetwork network, long seed, NDManager manager, DataType type) {
    network.setInitializer(new SeededHe(seed), Parameter.Type.WEIGHT);
    int side = network.smallestSide();
    network.initialize(manager, type, new Shape(1, 3, side, side));
    return network;
  }
}
