/** Building ONNX models in code: a small graph builder over the ONNX protobuf messages. */
package io.segstream.inference.onnx;
