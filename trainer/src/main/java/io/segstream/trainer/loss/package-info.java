/**
 * Losses on pixel embeddings and logits. Each takes arrays and host labels and returns a scalar
 * with its gradient, and what is worth logging. Intermediates live on the manager of the arrays
 * that carry the gradient, which is closed after each step.
 */
package io.segstream.trainer.loss;
