/** From a recipe to a directory with everything that a run leaves, and back to its network. */
package io.segstream.trainer.job;
