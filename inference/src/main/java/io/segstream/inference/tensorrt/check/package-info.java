/**
 * The table that says what TensorRT does on a machine with a GPU: correct, repeatable, without
 * leaks, how fast.
 */
package io.segstream.inference.tensorrt.check;
