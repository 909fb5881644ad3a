/** Runs any training method: steps, validation, checkpoints, metrics, resumption. */
package io.segstream.trainer.run;
