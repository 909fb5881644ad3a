/**
 * What outlives a step: prototypes in a queue, vectors of classes in ring buffers, a network that
 * follows another. All of it can be saved as named arrays.
 */
package io.segstream.trainer.memory;
