/**
 * Learns embeddings for following objects: the labels of one frame are carried to another of the
 * same video, or to another view of the same picture, by the likeness of embeddings.
 */
package io.segstream.trainer.method.propagation;
