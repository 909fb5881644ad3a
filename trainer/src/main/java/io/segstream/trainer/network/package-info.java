/** Fully convolutional networks: blocks that learn, and write themselves into an ONNX graph. */
package io.segstream.trainer.network;
