package io.segstream.inference.quantise;

import io.segstream.inference.engine.FrameBatch;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.model.ModelCard;
import io.segstream.inference.model.ModelOrigin;
import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.proto.GraphProto;
import io.segstream.inference.onnx.proto.ModelProto;
import io.segstream.inference.variant.DerivedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a model of another one that computes its convolutions with bytes. Which ranges the values
 * have is found on sample frames. The same model and frames give the same bytes.
 *
 * @param name of the new model
 * @param method how ranges are chosen
 * @param percent share of the values that {@link CalibrationMethod#PERCENTILE} keeps, above 50 and
 *     at most 100
 * @param bytes of the values between the layers; weights are signed in any case
 */
public record Quantisation(
    String name, CalibrationMethod method, double percent, ActivationBytes bytes) {
  /** Leaves out what one value in ten thousand is beyond. */
  public static final double DEFAULT_PERCENT = 99.99;

  public Quantisation {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(bytes, "bytes");
    if (!(percent > 50 && percent <= 100)) {
      throw new IllegalArgumentException(
          "percent is %s, must be above 50 and at most 100".formatted(percent));
    }
  }

  /**
   * Writes the network, its card and the other files of the model.
   *
   * @param frames of a size that the model takes, one or more
   * @param directory made if it is not there; files of these names in it are replaced
   * @return the new model
   * @throws IllegalArgumentException if there are no frames, the file cannot be built on, or has
   *     nothing to quantise
   */
  public LoadedModel write(LoadedModel model, List<FrameBatch> frames, Path directory)
      throws IOException {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("Calibration needs at least one frame, got none");
    }
    if (model.card().modelGroups() > 0) {
      throw new IllegalArgumentException(
          "Model %s groups its pixels itself: quantise the model that it was made of, then let that one group"
              .formatted(model.card().reference()));
    }
    ModelProto network = OnnxGraph.read(model.weights()).toModel();
    QuantisationPlan plan = QuantisationPlan.of(network.getGraph());
    Map<String, ByteScale> scales = new LinkedHashMap<>();
    Calibration.ranges(network, model.card().input(), plan.measured(), frames, method, percent)
        .forEach((value, range) -> scales.put(value, ByteScale.of(range, bytes)));
    GraphProto quantised = ByteNetwork.of(network.getGraph(), plan, scales, bytes);
    return DerivedModel.write(
        model,
        OnnxGraph.of(network.toBuilder().setGraph(quantised).build()),
        card(model.card(), plan, frames.size()),
        directory);
  }

  private ModelCard card(ModelCard from, QuantisationPlan plan, int frames) {
    ModelOrigin origin = from.origin();
    String description =
        String.format(
            Locale.ROOT,
            "%s; %d convolutions compute with bytes (%s, ranges by %s on %d frames)",
            origin.description().isBlank() ? from.reference() : origin.description(),
            plan.weights().size(),
            bytes.name().toLowerCase(Locale.ROOT),
            method == CalibrationMethod.ENTROPY ? "entropy" : "percentile " + percent,
            frames);
    // What was measured of the model was not measured of this one.
    return DerivedModel.card(
        from,
        name,
        new ModelOrigin(description, origin.licence(), origin.recipe(), origin.dataDigest()),
        from.outputs());
  }
}
