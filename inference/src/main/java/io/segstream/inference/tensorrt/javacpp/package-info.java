/**
 * TensorRT through the JavaCPP presets. The only package of this module that may use them. Nothing
 * in it has run on a GPU yet.
 */
package io.segstream.inference.tensorrt.javacpp;
