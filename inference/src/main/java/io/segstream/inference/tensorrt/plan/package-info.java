/**
 * Plans of TensorRT as files: what a plan is for, where it is kept, and that it is built once, by
 * one of all the threads and processes that want it.
 */
package io.segstream.inference.tensorrt.plan;
