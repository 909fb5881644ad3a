/**
 * Running networks with NVIDIA TensorRT: what a machine has, plans built from ONNX files, and their
 * execution. {@link io.segstream.inference.tensorrt.TensorRtBackend} is all that touches the native
 * libraries.
 */
package io.segstream.inference.tensorrt;
