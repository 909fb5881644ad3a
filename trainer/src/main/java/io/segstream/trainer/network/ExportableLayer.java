package io.segstream.trainer.network;

import io.segstream.inference.onnx.OnnxGraph;
import io.segstream.inference.onnx.Value;

/** A layer that can write what it computes in inference into an ONNX graph. */
public interface ExportableLayer {
  /**
   * Appends this layer, with its weights as they are now and batch normalisation folded.
   *
   * @param name prefix of its weights, unique in the graph, for example {@code stage2.block1}
   * @param input [N, C, H, W]
   * @return [N, C', H', W']
   */
  Value export(OnnxGraph graph, String name, Value input);
}
