package io.segstream.inference.tensorrt.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.segstream.inference.tensorrt.ContextOptions;
import io.segstream.inference.tensorrt.ContextPool;
import io.segstream.inference.tensorrt.LoadedPlan;
import io.segstream.inference.tensorrt.PlanBinding;
import io.segstream.inference.tensorrt.PlanBinding.Direction;
import io.segstream.inference.tensorrt.PlanContext;
import io.segstream.inference.tensorrt.ShapeProfile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a plan on arrays. Predictors on several threads may share it. */
final class PlanBlock extends AbstractSymbolBlock implements AutoCloseable {
  private final LoadedPlan plan;
  private final ContextPool contexts;
  private final List<PlanBinding> inputs;
  private final List<PlanBinding> outputs;

  /** Owns the plan. */
  PlanBlock(LoadedPlan plan, int contexts, ContextOptions options) {
    this.plan = plan;
    this.contexts = new ContextPool(plan, contexts, options);
    this.inputs = bindings(Direction.INPUT);
    this.outputs = bindings(Direction.OUTPUT);
  }

  private List<PlanBinding> bindings(Direction direction) {
    return plan.bindings().stream().filter(binding -> binding.direction() == direction).toList();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList arrays,
      boolean training,
      PairList<String, Object> arguments) {
    if (arrays.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "The plan takes %d arrays, got %d: %s".formatted(inputs.size(), arrays.size(), inputs));
    }
    Map<String, Shape> shapes = new HashMap<>();
    Map<String, ByteBuffer> from = new HashMap<>();
    NDManager manager = arrays.head().getManager();
    for (int i = 0; i < inputs.size(); i++) {
      PlanBinding binding = inputs.get(i);
      NDArray array = arrays.get(i);
      if (array.getDataType() != binding.type()) {
        throw new IllegalArgumentException(
            "Input '%s' is of %s, got %s"
                .formatted(binding.name(), binding.type(), array.getDataType()));
      }
      shapes.put(binding.name(), array.getShape());
      from.put(binding.name(), direct(manager, array.toByteBuffer()));
    }
    return run(manager, shapes, from);
  }

  private static ByteBuffer direct(NDManager manager, ByteBuffer bytes) {
    return bytes.isDirect() ? bytes : manager.allocateDirect(bytes.remaining()).put(bytes).rewind();
  }

  private NDList run(NDManager manager, Map<String, Shape> shapes, Map<String, ByteBuffer> from) {
    PlanContext context = contexts.take(profile(shapes));
    NDList results = new NDList(outputs.size());
    try {
      Map<String, Shape> outputShapes = context.outputShapes(shapes);
      Map<String, ByteBuffer> to = new HashMap<>();
      for (PlanBinding output : outputs) {
        Shape shape = outputShapes.get(output.name());
        ByteBuffer bytes = manager.allocateDirect(Math.toIntExact(output.bytes(shape)));
        to.put(output.name(), bytes);
        NDArray array = manager.create(bytes, shape, output.type());
        array.setName(output.name());
        results.add(array);
      }
      context.enqueue(shapes, from, to);
      context.await();
    } catch (RuntimeException | Error e) {
      contexts.discard(context);
      throw e;
    }
    contexts.giveBack(context);
    return results;
  }

  private int profile(Map<String, Shape> shapes) {
    List<ShapeProfile> profiles = plan.profiles();
    for (int profile = 0; profile < profiles.size(); profile++) {
      if (profiles.get(profile).holds(shapes)) {
        return profile;
      }
    }
    if (profiles.isEmpty()) {
      return 0;
    }
    throw new IllegalArgumentException(
        "The plan does not take the shapes %s: it takes %s".formatted(shapes, profiles));
  }

  @Override
  public ParameterList getDirectParameters() {
    return new ParameterList();
  }

  @Override
  public void close() {
    contexts.close();
    plan.close();
  }
}
