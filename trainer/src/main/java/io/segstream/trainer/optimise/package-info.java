/** Optimisers whose state can be saved, learning-rate schedules, gradient clipping. */
package io.segstream.trainer.optimise;
