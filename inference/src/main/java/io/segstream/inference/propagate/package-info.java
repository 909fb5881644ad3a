/**
 * Objects that are pointed out on one frame and followed from then on: label propagation over pixel
 * embeddings, online and in constant memory.
 */
package io.segstream.inference.propagate;
