package io.segstream.streams.topology;

import io.segstream.inference.batch.FrameInference;
import io.segstream.inference.model.LoadedModel;
import io.segstream.inference.refine.Refinement;
import io.segstream.schemas.topic.TopicCatalogue;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What the segmentation topology is made of.
 *
 * @param model whose card says what frames it takes and what it gives
 * @param inference runs the model; shared by all stream threads, not closed by the topology
 * @param refinement what the model does with segments once they were found; shared by all stream
 *     threads, not closed by the topology
 * @param decoder opens the video of chunks
 * @param catalogue topics
 * @param clock tells how late frames are; does not matter to feeds under {@code EVERY_FRAME}
 * @param listener hears what happens
 */
public record SegmentationParts(
    LoadedModel model,
    FrameInference inference,
    Refinement refinement,
    ChunkVideo.Decoder decoder,
    TopicCatalogue catalogue,
    InstantSource clock,
    ProcessingListener listener) {
  public SegmentationParts {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(refinement, "refinement");
    Objects.requireNonNull(decoder, "decoder");
    Objects.requireNonNull(catalogue, "catalogue");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(listener, "listener");
  }
}
