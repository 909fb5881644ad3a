package io.segstream.inference.tensorrt.plan;

import ai.djl.ndarray.types.Shape;
import io.segstream.inference.engine.TinyNets;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.tensorrt.Precision;
import io.segstream.inference.tensorrt.ShapeProfile;
import io.segstream.inference.tensorrt.ShapeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Plans that tests want. */
final class PlanRequests {
  private PlanRequests() {}

  static LoadedModel model(Path directory) throws IOException {
    return TinyNets.write(directory, TinyNets.convolutions(), TinyNets.CONVOLUTIONS_CARD);
  }

  static PlanRequest of(LoadedModel model) {
    return of(model, 8);
  }

  static PlanRequest of(LoadedModel model, int maxBatch) {
    ShapeRange range =
        new ShapeRange(
            new Shape(1, 8, 8, 3), new Shape(maxBatch, 16, 16, 3), new Shape(maxBatch, 32, 32, 3));
    return new PlanRequest(
        model, List.of(ShapeProfile.of("frames", range)), Precision.FLOAT32, 1 << 20, 0);
  }
}
