package io.segstream.streams.service;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import java.util.Objects;

/**
 * A model that is loaded and runs until it is closed.
 *
 * @param model card and files
 * @param inference runs it; owned
 * @param refinement what it does with segments once they were found; owned
 */
public record OpenModel(LoadedModel model, FrameInference inference, Refinement refinement)
    implements AutoCloseable {
  public OpenModel {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(refinement, "refinement");
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
