package io.segstream.streams.service;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model that is loaded and runs until it is closed.
 *
 * @param model card and files
 * @param inference runs it; owned
 * @param refinement what it does with segments once they were found; owned
 * @param impairment why it is not run as configured; empty while it is. May be asked from any
 *     thread at any time
 */
public record OpenModel(
    LoadedModel model,
    FrameInference inference,
    Refinement refinement,
    Supplier<Optional<Impairment>> impairment)
    implements AutoCloseable {
  public OpenModel {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(refinement, "refinement");
    Objects.requireNonNull(impairment, "impairment");
  }

  @Override
  public void close() {
    try {
      inference.close();
    } finally {
      refinement.close();
    }
  }
}
