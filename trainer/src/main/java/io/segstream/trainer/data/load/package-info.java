/** Batches of prepared samples, made on several threads ahead of time, the same on every run. */
package io.segstream.trainer.data.load;
